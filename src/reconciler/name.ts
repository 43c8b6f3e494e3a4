import type { Kind, Owner } from '../providers/kind.ts'
import { fingerprint } from './compare.ts'
import type { Node } from './node.ts'

/**
 * What AWS calls a resource. One whose replacement is made first is named after what cannot change,
 * so that its successor has another name; one that is too long keeps its beginning.
 */
export function nameOf({ name, kind }: Pick<Node, 'name' | 'kind'>, props: object): string {
  const limit = kind.nameLimit ?? 255
  const alone = kind.replace === 'delete-first' || kind.revisions || kind.identity === 'tag'
  if (alone && name.length <= limit) return name
  return `${name.slice(0, limit - 9).replace(/-+$/, '')}-${fingerprint([name, alone ? [] : createOnlyValues(kind, props)])}`
}

/** What is expected to be listed once it was asked for: this one of all that may follow each other under an id. */
export const expectationKey = ({ environment, id }: Owner, kind: Kind, props: object) =>
  `${environment}/${id} ${kind.replace === 'create-first' ? fingerprint(createOnlyValues(kind, props)) : ''}`

const createOnlyValues = (kind: Kind, props: object) => kind.createOnly.map(prop => (props as Record<string, unknown>)[prop])
