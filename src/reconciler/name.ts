import type { Kind, Owner } from '../providers/kind.ts'
import { fingerprint } from './compare.ts'
import type { Node } from './node.ts'

/**
 * The name of a resource in AWS. A create-first kind adds a hash of its create-only props,
 * so that a successor has another name. A name that is too long is cut before the hash.
 */
export function nameOf({ name, kind }: Pick<Node, 'name' | 'kind'>, props: object): string {
  const limit = kind.nameLimit ?? 255
  const alone = kind.replace === 'delete-first' || kind.revisions || kind.identity === 'tag'
  if (alone && name.length <= limit) return name
  return `${name.slice(0, limit - 9).replace(/-+$/, '')}-${fingerprint([name, alone ? [] : createOnlyValues(kind, props)])}`
}

/** The key of a just-created resource. It includes the create-only props, so that a replacement has another key. */
export const expectationKey = ({ environment, id }: Owner, kind: Kind, props: object) =>
  `${environment}/${id} ${kind.replace === 'create-first' ? fingerprint(createOnlyValues(kind, props)) : ''}`

const createOnlyValues = (kind: Kind, props: object) => kind.createOnly.map(prop => (props as Record<string, unknown>)[prop])
