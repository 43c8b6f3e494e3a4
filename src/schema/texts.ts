import { pointerTo } from './locate.ts'
import type { Pointer } from './problem.ts'

/** A text in a value: the key or index that it is under, and its pointer. */
export interface Text {
  readonly at: Pointer
  readonly name: string
  readonly text: string
}

/** Every text in a value. */
export function textsIn(value: unknown, at: Pointer, name = ''): readonly Text[] {
  if (typeof value === 'string') return [{ at, name, text: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, pointerTo(at, key), key))
}
