import type { Scope } from '../providers/kind.ts'
import type { Graph } from './graph.ts'

/** The clients of a region, and the names and owners of these environments. It keeps no details. */
export const toScope = (
  aws: Scope['aws'],
  account: string,
  graphs: readonly Graph[],
  { region = aws.region, home = region }: { readonly region?: string; readonly home?: string } = {},
): Scope => ({
  aws,
  account,
  region,
  home,
  environments: graphs.map(({ environment }) => environment),
  names: namesOf(graphs),
  asked: type => nodesOf(graphs).flatMap(({ kind, use, owner }) => (kind.type === type && !use ? [owner] : [])),
  detail: (_arn, read) => read(),
})

/** The names of all resources that these environments ask for. */
export const namesOf = (graphs: readonly Graph[]) => new Set(nodesOf(graphs).map(({ name }) => name))

const nodesOf = (graphs: readonly Graph[]) => graphs.flatMap(({ nodes }) => [...nodes.values()])
