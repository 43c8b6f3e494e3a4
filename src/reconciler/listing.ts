import type { Kind, Live } from '../providers/kind.ts'
import type { Graph } from './graph.ts'

/** One listing of one kind in one region. */
export interface Listing {
  /** When it was begun, in milliseconds since the epoch. */
  readonly at: number
  /** The live ones that concern an environment; rejects when they could not be listed. */
  readonly of: (environment: string) => Promise<readonly Live[]>
}

/** Lists a kind for some environments. */
type ListFor = (graphs: readonly Graph[]) => Promise<readonly Live[]>

/** Lists for all environments at once; where that fails, for each alone, so that only the one at fault is without an answer. */
export function takeListing(graphs: ReadonlyMap<string, Graph>, listFor: ListFor): Listing {
  const together = listFor([...graphs.values()])
  const apart = new Map<string, Promise<readonly Live[]>>()
  const alone = (environment: string) => {
    const graph = graphs.get(environment)
    if (!graph || graphs.size < 2) return together
    const known = apart.get(environment) ?? listFor([graph])
    apart.set(environment, known)
    return known
  }
  return { at: Date.now(), of: environment => together.catch(() => alone(environment)) }
}

/** Under which key a kind's listing of a region is kept. */
export const listingKey = ({ type }: Kind, region: string) => `${type} ${region}`
