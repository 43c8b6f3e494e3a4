import type { Kind, Live } from '../providers/kind.ts'

/** Whether one resource refers to another: a value anywhere in its props is what the other is known by. */
export const refersTo = (one: Live, { kind, live: other }: { readonly kind: Kind; readonly live: Live }): boolean => {
  if (one.arn === other.arn) return false
  // Where names are not AWS's to keep apart, one says nothing.
  const known = new Set([other.arn, ...stringsIn(other.outputs), ...(kind.identity === 'name' ? [other.name] : [])])
  return [...stringsIn(one.props), ...(one.uses ?? [])].some(value => known.has(value))
}

/** The texts in a value, at any depth; too short ones say nothing of whose they are. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 4 ? [value] : []
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(stringsIn) : []
}
