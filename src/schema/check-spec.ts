import { withDefaults } from './defaults.ts'
import type { Environment, Spec } from './environment.ts'
import type { ParsedSpec } from './document.ts'
import type { Problem } from './problem.ts'
import { type Pointer, pointerTo } from './locate.ts'
import { RULES } from './rules.ts'
import { API_VERSION, KIND } from './schema.ts'
import { schemaProblems } from './schema-errors.ts'

/** What a spec comes to, and all that is wrong with it: what the schema says, and what the rules say of what the schema leaves. */
export interface CheckResult {
  readonly environment?: Environment
  readonly findings: readonly Problem[]
}

/** Judges a spec. `raw` gives a field as it is written, `region` serves where the spec names none. */
export function checkSpec({ data }: Pick<ParsedSpec, 'data'>, raw: (at: Pointer) => string, region?: string): CheckResult {
  const findings = schemaProblems(data, raw)
  if (isForeign(data)) return { findings: findings.filter(({ at: [field] }) => field === '/apiVersion' || field === '/kind') }
  const refused = findings.flatMap(({ at }) => at)
  const { metadata, spec } = (without(data, new Set(refused)) ?? {}) as Partial<Spec>
  if (!spec?.tier) return { findings }
  const environment = withDefaults({ apiVersion: API_VERSION, kind: KIND, metadata: { name: 'unnamed', ...metadata }, spec }, region)
  const broken = RULES.flatMap(rule => rule(environment)).filter(finding => !restsOn(finding, refused))
  return { environment, findings: [...findings, ...broken] }
}

/** Something else that is also written in YAML: every field of it would be a problem. */
const isForeign = (data: Partial<Spec>) => data.apiVersion !== API_VERSION && data.kind !== KIND

/** A value less what was refused. A list goes whole, so that the places of its items stay true. */
function without(value: unknown, refused: ReadonlySet<Pointer>, at: Pointer = ''): unknown {
  if (refused.has(at)) return undefined
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, without(inner, refused, pointerTo(at, key))] as const)
    .filter(([, inner]) => inner !== undefined)
  if (!Array.isArray(value)) return Object.fromEntries(kept)
  return kept.length === value.length ? kept.map(([, inner]) => inner) : undefined
}

/** Whether a finding is about what was refused already, and might be gone once that is right. */
const restsOn = ({ at, part }: Problem, refused: readonly Pointer[]) =>
  at.some(place => refused.some(other => isWithin(place, other) || (part !== 'key' && isWithin(other, place))))

const isWithin = (place: Pointer, other: Pointer) => place === other || place.startsWith(`${other}/`)
