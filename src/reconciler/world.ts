import { GLOBAL_REGION, type Kind, type Listed, type Live, type Scope } from '../providers/kind.ts'
import { Details } from './details.ts'
import { Expectations } from './expectations.ts'
import { explainDenied } from './failure.ts'
import type { Graph } from './graph.ts'
import { type Listing, listingKey, takeListing } from './listing.ts'
import { Ongoing } from './ongoing.ts'
import { namesOf, toScope } from './scope.ts'
import { TIMING, type Timing } from './timing.ts'

/** The live resources by kind, at about one moment. */
export type Listings = ReadonlyMap<Kind['type'], readonly Live[]>

interface Options {
  readonly aws: Scope['aws']
  /** The account's number, 12 digits. */
  readonly account: string
  /** The environments' home region; by default that of the clients. */
  readonly home?: string
  readonly timing?: Timing
}

interface Freshness {
  /** How old the listing may be, in milliseconds. */
  readonly maxAge?: number
  /** The ARN of a resource whose details must not be older either. */
  readonly detailOf?: string | undefined
}

/** AWS as last seen: one dated listing per kind and region, shared by the environments of one account and home region, which come and go. */
export class World {
  /** Changes with every new answer, so that results computed from the answers can be cached. */
  version = 0
  readonly expected: Expectations
  readonly #options: Options
  readonly #timing: Timing
  readonly #graphs = new Map<string, Graph>()
  readonly #listings = new Map<string, Listing>()
  readonly #ongoing = new Ongoing()
  /** The last answers by kind, region and environment, however old. */
  readonly #last = new Map<string, readonly Live[]>()
  readonly #details = new Details()

  constructor(options: Options) {
    this.#options = options
    this.#timing = options.timing ?? TIMING
    this.expected = new Expectations(this.#timing.grace)
  }

  /** Takes an environment, or a new version of it, into all listings from now on. */
  watch(graph: Graph) {
    const before = this.#graphs.get(graph.environment)
    this.#graphs.set(graph.environment, graph)
    const names = namesOf(before ? [before] : [])
    if (!before || [...namesOf([graph])].some(name => !names.has(name))) this.#listings.clear()
  }

  /** Leaves an environment out of all listings from now on. */
  unwatch({ environment }: Graph) {
    this.#graphs.delete(environment)
  }

  /** Every live one of a kind that concerns an environment. Callers at the same time share one listing, and so do those who come soon after. */
  async list(kind: Kind, environment: string, { maxAge = this.#timing.keep, detailOf }: Freshness = {}): Promise<readonly Live[]> {
    if (detailOf !== undefined && this.#details.isOlder(detailOf, maxAge)) this.forget(kind.type, detailOf)
    const regions = await Promise.all(this.#regions(kind).map(region => this.#listIn(region, kind, { environment, maxAge })))
    return regions.flat()
  }

  /** Every live one of every kind, listing only those again that were changed or are older than is kept. */
  async listings(kinds: readonly Kind[], environment: string): Promise<Listings> {
    return new Map(await Promise.all(kinds.map(async kind => [kind.type, await this.list(kind, environment)] as const)))
  }

  /** The same from the last answers, however old, and without any call. */
  lastListings(kinds: readonly Kind[], environment: string): Listings {
    const last = (kind: Kind) => this.#regions(kind).flatMap(region => this.#last.get(`${listingKey(kind, region)} ${environment}`) ?? [])
    return new Map(kinds.map(kind => [kind.type, last(kind)]))
  }

  /** Where a kind's calls go in a region, for all watched environments or for some. */
  scope(region = this.#home, graphs: readonly Graph[] = [...this.#graphs.values()]): Scope {
    const { aws, account } = this.#options
    const clients = region === this.#home ? aws : aws.in(region)
    return {
      ...toScope(clients, account, graphs, { region, home: this.#home }),
      detail: (arn, read) => this.#details.get(arn, read),
    }
  }

  /** Makes a change. Listings begun before its end do not count afterwards, nor do the resource's details. */
  change(kind: Kind, { region = this.#home, arn }: { region?: string; arn?: string }, act: () => Promise<void>) {
    const key = listingKey(kind, region)
    return this.#ongoing.run(key, act, () => {
      this.#listings.delete(key)
      if (arn !== undefined) this.#details.delete(arn)
    })
  }

  /** Forgets the listings of a type, and the details of a resource: something outside has changed them. */
  forget(type: Kind['type'], arn?: string) {
    for (const key of this.#listings.keys()) if (key.startsWith(`${type} `)) this.#listings.delete(key)
    if (arn !== undefined) this.#details.delete(arn)
  }

  /** Forgets every listing, so that the next pass lists again. `deep` forgets every detail as well. */
  refresh({ deep }: { readonly deep: boolean }) {
    this.#listings.clear()
    if (deep) this.#details.clear()
  }

  get #home() {
    return this.#options.home ?? this.#options.aws.region
  }

  #regions({ regions = [] }: Kind) {
    return regions === 'global' ? [GLOBAL_REGION] : [...new Set([this.#home, ...regions])]
  }

  async #listIn(region: string, kind: Kind, { environment, maxAge }: { readonly environment: string; readonly maxAge: number }) {
    // A listing taken while others of its kind are being changed would be taken again: it waits for them.
    if (!this.#known(kind, region, maxAge)) await this.#ongoing.settled(listingKey(kind, region))
    const live = await this.#listing(kind, region, maxAge).of(environment)
    const key = `${listingKey(kind, region)} ${environment}`
    if (this.#last.get(key) !== live) this.version++
    this.#last.set(key, live)
    return live
  }

  #known(kind: Kind, region: string, maxAge: number): Listing | undefined {
    const known = this.#listings.get(listingKey(kind, region))
    return known && Date.now() - known.at <= maxAge ? known : undefined
  }

  #listing(kind: Kind, region: string, maxAge: number): Listing {
    const known = this.#known(kind, region, maxAge)
    if (known) return known
    const key = listingKey(kind, region)
    const listing = takeListing(new Map(this.#graphs), graphs => this.#call(kind, region, graphs))
    this.#listings.set(key, listing)
    listing.of('').catch(() => this.#listings.get(key) === listing && this.#listings.delete(key))
    return listing
  }

  async #call(kind: Kind, region: string, graphs: readonly Graph[]): Promise<readonly Live[]> {
    const listed: readonly Listed[] = await kind.list(this.scope(region, graphs)).catch(explainDenied(kind))
    return listed.map((one): Live => ({ ...one, region }))
  }
}
