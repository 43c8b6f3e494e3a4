import type { Kind, Live } from '../providers/kind.ts'
import { diff } from './compare.ts'
import type { Node } from './node.ts'
import { nameOf } from './name.ts'

/** The live resources that a listing has for one desired resource. */
export interface Observation {
  /** The current one; without an owner, one to adopt. */
  readonly live?: Live | undefined
  /** Others that we own under the same id: replaced, duplicated, or in another region. */
  readonly predecessors: readonly Live[]
}

/** Finds a resource in its kind's listing. Pure. */
export function observe(node: Node, props: object, listing: readonly Live[]): Observation {
  const { kind, region } = node
  if (node.use) return { live: listing.find(one => one.region === region && node.use!.match(one)), predecessors: [] }
  const ours = listing.filter(({ owner }) => isOwner(node, owner)).toSorted((a, b) => (a.arn < b.arn ? -1 : 1))
  const here = ours.filter(one => one.region === region)
  const live = kind.replace === 'create-first' ? here.find(one => !hasCreateOnlyChange(kind, props, one)) : here[0]
  const predecessors = ours.filter(one => one !== live)
  return { live: live ?? adoptable(node, props, ours, listing), predecessors }
}

const isOwner = ({ owner: ours }: Node, owner: Live['owner']) =>
  owner?.id === ours.id && owner.environment === ours.environment && owner.region === ours.region

function adoptable(node: Node, props: object, ours: readonly Live[], listing: readonly Live[]): Live | undefined {
  const { kind, region } = node
  if (ours.length > 0) return undefined
  const name = nameOf(node, props)
  const isSame = (one: Live) => (kind.identity === 'name' ? one.name === name : kind.isSame?.(props, one, name) === true)
  return listing.find(one => !one.owner && one.region === region && isSame(one))
}

const hasCreateOnlyChange = (kind: Kind, props: object, { props: before }: Live) =>
  diff(kind, props, before).some(({ prop }) => kind.createOnly.includes(prop))
