import type { Kind, Live, Scope } from '../providers/kind.ts'
import { diff } from './compare.ts'
import type { Graph, Node } from './graph.ts'
import { nameOf } from './name.ts'

/** What there is of every kind, at about one moment. */
export type Listings = ReadonlyMap<Kind['type'], readonly Live[]>

/** What a listing shows of one resource. */
export interface Observation {
  /** The one to keep as it is or to change; without an owner, the one to adopt. */
  readonly live?: Live | undefined
  /** Ours under the same id, but not the one: replaced, or made twice. */
  readonly predecessors: readonly Live[]
}

/** Finds a resource in its kind's listing. Pure. */
export function observe(node: Node, props: object, listing: readonly Live[]): Observation {
  const { kind, id, environment } = node
  const ours = listing
    .filter(({ owner }) => owner?.id === id && owner.environment === environment)
    .toSorted((a, b) => (a.arn < b.arn ? -1 : 1))
  const live = kind.replace === 'create-first' ? ours.find(one => !createOnlyChanges(kind, props, one)) : ours[0]
  const predecessors = ours.filter(one => one !== live)
  const adoptable =
    kind.identity === 'name' && ours.length === 0 ? listing.find(one => !one.owner && one.name === nameOf(node, props)) : undefined
  return { live: live ?? adoptable, predecessors }
}

const createOnlyChanges = (kind: Kind, props: object, { props: before }: Live) =>
  diff(kind, props, before).some(({ prop }) => kind.createOnly.includes(prop))

/** What of an account concerns these environments. */
export const toScope = (aws: Scope['aws'], account: string, graphs: readonly Graph[]): Scope => ({
  aws,
  account,
  region: aws.region,
  environments: graphs.map(({ environment }) => environment),
  names: new Set(graphs.flatMap(({ nodes }) => [...nodes.values()].map(({ name }) => name))),
})

interface Options {
  readonly scope: Scope
  /** How old a listing may be for a step to be taken on it, in milliseconds. */
  readonly maxAge: number
  /** How old one may be where only the whole matters, in milliseconds. */
  readonly keep: number
  /** How long AWS may take to list what was just created, in milliseconds. */
  readonly grace: number
}

/** AWS as far as we have seen it: one dated listing per kind, shared by every resource of every environment in the account. */
export class World {
  readonly scope: Scope
  readonly #options: Options
  readonly #listings = new Map<string, { readonly at: number; readonly live: Promise<readonly Live[]> }>()
  readonly #created = new Map<string, { readonly at: number; readonly sure: boolean }>()

  constructor(options: Options) {
    this.scope = options.scope
    this.#options = options
  }

  /** Every live one of a kind. Callers at the same time share one listing, and so do those who come soon after. */
  list(kind: Kind, maxAge = this.#options.maxAge): Promise<readonly Live[]> {
    const known = this.#listings.get(kind.type)
    if (known && Date.now() - known.at <= maxAge) return known.live
    const listing = { at: Date.now(), live: kind.list(this.scope) }
    this.#listings.set(kind.type, listing)
    listing.live.catch(() => this.#listings.get(kind.type) === listing && this.#listings.delete(kind.type))
    return listing.live
  }

  /** Every live one of every kind, looking again only at what was changed or is long ago. */
  async listings(kinds: readonly Kind[]): Promise<Listings> {
    return new Map(await Promise.all(kinds.map(async kind => [kind.type, await this.list(kind, this.#options.keep)] as const)))
  }

  /** Makes a change. What was listed before its end, or is being listed now, will not be asked again. */
  async change(kind: Kind, act: () => Promise<void>) {
    try {
      await act()
    } finally {
      this.#listings.delete(kind.type)
    }
  }

  /** Remembers that something is about to exist, or surely does: a crash of the call leaves that open, and a listing may be late to show it. */
  expect(key: string, sure = false) {
    this.#created.set(key, { at: Date.now(), sure })
  }

  /** Forgets it: AWS said no. */
  unexpect(key: string) {
    this.#created.delete(key)
  }

  /** Whether it was created so recently that not seeing it proves nothing; what surely exists may take its kind's own time to be listed. */
  expects(key: string, listedWithin = this.#options.grace) {
    const created = this.#created.get(key)
    return created !== undefined && Date.now() - created.at < (created.sure ? listedWithin : this.#options.grace)
  }
}
