import { type Document, isAlias, isMap, isSeq, type Node, type Pair, type YAMLMap } from 'yaml'
import type { Pointer, Span } from './problem.ts'
import { spanOf } from './yaml-limits.ts'

/** Finds the first of the fields that is written; if none is, the nearest parent of the first. */
export type Locate = (fields: readonly Pointer[], part?: 'key' | 'value') => Span

/** The pointer of a field's child. */
export const pointerTo = (pointer: Pointer, key: string | number): Pointer =>
  `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`

/** The keys of a pointer, from the root. */
export const keysOf = (pointer: Pointer) =>
  pointer
    .split('/')
    .slice(1)
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'))

/** A pointer as people write it: `spec.network.availabilityZones[1]`. */
export const dotted = (pointer: Pointer) =>
  keysOf(pointer)
    .map(key => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '')

/** Finds fields in a document. */
export function locator(document: Document): Locate {
  const indexes = new WeakMap<YAMLMap, Map<string, Pair>>()
  const indexOf = (map: YAMLMap) => {
    const index = indexes.get(map) ?? new Map(map.items.map(pair => [String(pair.key), pair]))
    indexes.set(map, index)
    return index
  }
  const enter = (node: unknown, key: string): Found => {
    const inside = isAlias(node) ? node.resolve(document) : node
    if (isMap(inside)) {
      const pair = indexOf(inside).get(key)
      return { key: pair?.key as Node | undefined, value: pair?.value as Node | undefined }
    }
    return { value: isSeq(inside) ? (inside.items[Number(key)] as Node | undefined) : undefined }
  }
  const find = (pointer: Pointer) => {
    let found: Found = { value: document.contents ?? undefined }
    for (const key of keysOf(pointer)) {
      const next = enter(found.value, key)
      if (!next.key && !next.value) return { found, complete: false }
      found = next
    }
    return { found, complete: true }
  }
  return (fields, part = 'value') => {
    const results = fields.map(find)
    const { found, complete } = results.find(result => result.complete) ?? results[0] ?? { found: {}, complete: false }
    return toSpan(found, complete ? part : 'key')
  }
}

interface Found {
  readonly key?: Node | undefined
  readonly value?: Node | undefined
}

/** The span of the key or of the value; of the other one where the wanted one is absent. */
function toSpan({ key, value }: Found, part: 'key' | 'value'): Span {
  const span = value && spanOf(value)
  const written = span && span[1] > span[0]
  if (key && (part === 'key' || !written)) return spanOf(key)
  return span ?? [0, 0]
}
