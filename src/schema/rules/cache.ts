import type { Problem, Rule } from '../problem.ts'
import { CACHE_VERSIONS } from '../tables/cache-versions.ts'
import { zoneCount } from '../tiers.ts'

/** The version belongs to the engine. */
export const version: Rule = ({ cache: { engine, engineVersion } }) => {
  const versions: readonly string[] = CACHE_VERSIONS[engine]
  if (versions.includes(engineVersion)) return []
  return [
    {
      at: ['/spec/cache/engineVersion', '/spec/cache/engine'],
      message: `ElastiCache has no ${engine} ${engineVersion}`,
      expected: `one of ${versions.join(', ')}`,
      suggestion: `"${versions.at(-1)}"`,
    },
  ]
}

/** A Multi-AZ cache has a replica in another zone. */
export const failover: Rule = environment => {
  const { multiAz, replicas } = environment.cache
  if (!multiAz) return []
  const problems: Problem[] = []
  if (replicas < 1)
    problems.push({
      at: ['/spec/cache/replicas', '/spec/cache/multiAz'],
      message: 'a Multi-AZ cache needs a replica to fail over to',
      expected: 'spec.cache.replicas of 1 to 5, or spec.cache.multiAz: false',
    })
  if (zoneCount(environment) < 2)
    problems.push({
      at: ['/spec/cache/multiAz', '/spec/network/availabilityZones'],
      message: 'a Multi-AZ cache needs two zones',
      expected: 'two or more spec.network.availabilityZones, or spec.cache.multiAz: false',
    })
  return problems
}
