/** Parameter values by name. */
export type Parameters = Readonly<Record<string, string>>

/** The fields that DescribeDBParameters and DescribeCacheParameters have in common. */
interface Parameter {
  readonly ParameterName?: string | undefined
  readonly ParameterValue?: string | undefined
  readonly Source?: string | undefined
}

/**
 * The parameters that a group sets are own properties; the engine's defaults are inherited, so that a declared value equal to
 * the default counts as set. AWS does not distinguish the two.
 */
export function toParameters(listed: readonly Parameter[]): Parameters {
  const set = listed.filter(({ Source }) => Source === 'user')
  const defaults = listed.filter(({ Source }) => Source !== 'user')
  return Object.assign(Object.create(toRecord(defaults)), toRecord(set))
}

/** Whether every declared parameter has its declared value, and no other parameter is set. */
export const isAsDeclared = (live: Parameters, declared: Parameters) =>
  changedParameters(live, declared).length === 0 && undeclaredParameters(live, declared).length === 0

/** The declared parameters whose live value differs, with their declared values. */
export const changedParameters = (live: Parameters, declared: Parameters) =>
  Object.entries(declared).filter(([name, value]) => live[name] !== value)

/** The names of parameters that are set and not declared. */
export const undeclaredParameters = (live: Parameters, declared: Parameters) =>
  Object.keys(live).filter(name => !Object.hasOwn(declared, name))

/** The most parameters in one call. Source: ModifyDBParameterGroup, ModifyCacheParameterGroup. */
export const MAX_PARAMETERS = 20

/** Why a parameter group cannot get another family: AWS takes no database and no cache back to an earlier version, nor from Valkey to Redis. */
export function rejectsFamily(live: string, wanted: unknown): string | undefined {
  if (typeof wanted !== 'string') return undefined
  const [from, to] = [parseFamily(live), parseFamily(wanted)]
  const isDowngrade = from.engine === to.engine ? to.major < from.major : from.engine === 'valkey'
  if (!isDowngrade) return undefined
  return `family cannot change from ${live} to ${wanted}: AWS does not downgrade what uses the group; delete the group if nothing does`
}

/** Why a group cannot have these parameters: the engine has none of that name. The live ones inherit all that the group does not set. */
export function rejectsNames(live: Parameters, wanted: unknown): string | undefined {
  if (typeof wanted !== 'object' || wanted === null) return undefined
  const unknown = Object.keys(wanted).filter(name => !(name in live))
  return unknown.length === 0 ? undefined : `the engine has no parameter ${unknown.join(', ')}`
}

/** A family is an engine with its major version: `postgres16`, `redis6.x`, `valkey8`. */
function parseFamily(family: string) {
  const [, engine = '', major = ''] = /^(\D+)(\d+)/.exec(family) ?? []
  return { engine, major: Number(major) }
}

const toRecord = (parameters: readonly Parameter[]) =>
  Object.fromEntries(parameters.map(({ ParameterName, ParameterValue }) => [ParameterName!, ParameterValue ?? '']))
