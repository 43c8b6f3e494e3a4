import { isControlPlane } from './check-control-plane.ts'
import { CONTROL_PLANE } from './control-plane-schema.ts'
import { withDefaults } from './defaults.ts'
import type { ParsedSpec } from './document.ts'
import type { Environment, Spec } from './environment.ts'
import { pointerTo } from './locate.ts'
import type { Pointer, Problem } from './problem.ts'
import { RULES } from './rules.ts'
import { API_VERSION, KIND } from './schema.ts'
import { schemaProblems } from './schema-errors.ts'

/** The environment of a spec, with defaults, and all problems. */
export interface CheckResult {
  readonly environment?: Environment
  readonly problems: readonly Problem[]
}

/** Checks a spec against the schema, and what is valid of it against the rules. `raw` returns the text of a field. */
export function checkSpec({ data }: Pick<ParsedSpec, 'data'>, raw: (at: Pointer) => string, region?: string): CheckResult {
  if (isControlPlane(data)) return { problems: [CONTROL_PLANE_FILE] }
  const problems = schemaProblems(data, raw)
  if (isForeign(data)) return { problems: problems.filter(({ at = [] }) => at[0] === '/apiVersion' || at[0] === '/kind') }
  const invalid = problems.flatMap(({ at = [] }) => at)
  const { metadata, spec } = (without(data, new Set(invalid)) ?? {}) as Partial<Spec>
  if (!spec?.tier) return { problems }
  const environment = withDefaults({ apiVersion: API_VERSION, kind: KIND, metadata: { name: 'unnamed', ...metadata }, spec }, region)
  const broken = RULES.flatMap(rule => rule(environment)).filter(problem => !dependsOn(problem, invalid))
  return { environment, problems: [...problems, ...broken] }
}

const CONTROL_PLANE_FILE: Problem = {
  at: ['/kind'],
  message: 'this file describes the control plane, not an environment',
  expected: `kind: ${KIND}; only postmagiq bootstrap and destroy take a ${CONTROL_PLANE}`,
}

/** True for another YAML format, of which every field would be a problem. */
const isForeign = (data: Partial<Spec>) => data.apiVersion !== API_VERSION && data.kind !== KIND

/** A value without its invalid parts. A list with an invalid item goes as a whole, so that the indexes of items stay true. */
function without(value: unknown, invalid: ReadonlySet<Pointer>, at: Pointer = ''): unknown {
  if (invalid.has(at)) return undefined
  if (typeof value !== 'object' || value === null) return value
  const valid = Object.entries(value)
    .map(([key, inner]) => [key, without(inner, invalid, pointerTo(at, key))] as const)
    .filter(([, inner]) => inner !== undefined)
  if (!Array.isArray(value)) return Object.fromEntries(valid)
  return valid.length === value.length ? valid.map(([, inner]) => inner) : undefined
}

/** True where a problem concerns a field that the schema rejected: it may be gone once that field is valid. */
const dependsOn = ({ at = [], part }: Problem, invalid: readonly Pointer[]) =>
  at.some(pointer => invalid.some(other => isWithin(pointer, other) || (part !== 'key' && isWithin(other, pointer))))

const isWithin = (pointer: Pointer, other: Pointer) => pointer === other || pointer.startsWith(`${other}/`)
