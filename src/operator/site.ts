import type { Session } from './session.ts'

/** The ids of what the GUI is served by: the bucket of its files, and the distribution in front of it. */
export const SITE = { bucket: 'storage/gui', distribution: 'edge/distribution' } as const

/** Outputs of resources by id, as far as they exist. */
type Existing = Readonly<Record<string, { readonly outputs: Readonly<Record<string, unknown>> } | undefined>>

/** The URL at which CloudFront serves the GUI; undefined without a distribution. */
export function siteUrl(resources: Existing): string | undefined {
  const domain = resources[SITE.distribution]?.outputs['domainName']
  return typeof domain === 'string' ? `https://${domain}` : undefined
}

/** The id that AWS gave the distribution of the GUI; undefined where the spec asks for none, or where it does not exist yet. */
export async function findDistribution({ graph, world }: Pick<Session, 'graph' | 'world'>): Promise<string | undefined> {
  const node = graph.nodes.get(SITE.distribution)
  if (!node) return undefined
  const lives = await world.list(node.kind, graph.environment)
  const found = lives.find(live => graph.owns(live) && live.owner?.id === node.id && live.status !== 'terminating')
  return found?.arn.split('/').at(-1)
}
