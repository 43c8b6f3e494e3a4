import type { Kind, Live } from '../providers/kind.ts'

/** Whether one resource refers to another: a value in its props is the other's ARN, name or output. */
export const refersTo = (one: Live, { kind, live: other }: { readonly kind: Kind; readonly live: Live }): boolean => {
  if (one.arn === other.arn) return false
  // Match by name only if AWS keeps names of this kind unique.
  const known = new Set([other.arn, ...stringsIn(other.outputs), ...(kind.identity === 'name' ? [other.name] : [])])
  return [...stringsIn(one.props), ...(one.uses ?? [])].some(value => known.has(value))
}

/** The strings in a value, at any depth, but those too short to identify a resource. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 4 ? [value] : []
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(stringsIn) : []
}
