import type { Live } from '../providers/kind.ts'

/** Whether one resource refers to another: a value anywhere in its props is what the other is known by. */
export const names = (one: Live, other: Live): boolean => {
  if (one.arn === other.arn) return false
  const known = new Set([other.arn, other.name, ...leaves(other.outputs)])
  return leaves(one.props).some(value => known.has(value))
}

/** The texts in a value, at any depth; too short ones say nothing of whose they are. */
function leaves(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 4 ? [value] : []
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(leaves) : []
}
