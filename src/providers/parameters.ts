/** Values by parameter. */
export type Parameters = Readonly<Record<string, string>>

/** What RDS and ElastiCache both say of a parameter. */
interface Parameter {
  readonly ParameterName?: string | undefined
  readonly ParameterValue?: string | undefined
  readonly Source?: string | undefined
}

/**
 * The parameters that a group sets, as its own members; those that it leaves to the engine are inherited. AWS does not tell
 * a parameter that was set to its default from one that never was.
 */
export function toParameters(listed: readonly Parameter[]): Parameters {
  const set = listed.filter(({ Source }) => Source === 'user')
  const left = listed.filter(({ Source }) => Source !== 'user')
  return Object.assign(Object.create(toRecord(left)), toRecord(set))
}

/** Whether every declared one has its value, and no other is set. */
export const asDeclared = (live: Parameters, declared: Parameters) =>
  toSet(live, declared).length === 0 && toReset(live, declared).length === 0

/** Those that have another value than declared. */
export const toSet = (live: Parameters, declared: Parameters) => Object.entries(declared).filter(([name, value]) => live[name] !== value)

/** Those that are set and not declared. */
export const toReset = (live: Parameters, declared: Parameters) => Object.keys(live).filter(name => !Object.hasOwn(declared, name))

/** How many parameters AWS takes in one call. */
export const AT_ONCE = 20

const toRecord = (parameters: readonly Parameter[]) =>
  Object.fromEntries(parameters.map(({ ParameterName, ParameterValue }) => [ParameterName!, ParameterValue ?? '']))
