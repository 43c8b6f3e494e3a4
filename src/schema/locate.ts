import { type Document, isAlias, isMap, isSeq, type Node, type Pair, type YAMLMap } from 'yaml'
import { spanOf } from './yaml-limits.ts'
import type { Span } from './source.ts'

/** A place in a spec, as JSON Pointer writes it: `/spec/services/api/cpu`. */
export type Pointer = '' | `/${string}`

/** Finds where the first of some places that is written stands; the nearest thing around the first one, when none is. */
export type Locate = (places: readonly Pointer[], part?: 'key' | 'value') => Span

/** A place inside another. */
export const pointerTo = (pointer: Pointer, key: string | number): Pointer =>
  `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`

/** The keys on the way to a place. */
export const keysOf = (pointer: Pointer) =>
  pointer
    .split('/')
    .slice(1)
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'))

/** A place as people write it: `spec.network.availabilityZones[1]`. */
export const dotted = (pointer: Pointer) =>
  keysOf(pointer)
    .map(key => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '')

/** Finds places in a document. */
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
  return (places, part = 'value') => {
    const looks = places.map(find)
    const { found, complete } = looks.find(look => look.complete) ?? looks[0] ?? { found: {}, complete: false }
    return toSpan(found, complete ? part : 'key')
  }
}

interface Found {
  readonly key?: Node | undefined
  readonly value?: Node | undefined
}

/** Where something is; what has no key is where its value is, what has no value where its key is. */
function toSpan({ key, value }: Found, part: 'key' | 'value'): Span {
  const span = value && spanOf(value)
  const written = span && span[1] > span[0]
  if (key && (part === 'key' || !written)) return spanOf(key)
  return span ?? [0, 0]
}
