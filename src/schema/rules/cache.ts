import type { Problem, Rule } from '../problem.ts'
import { CACHE_VERSIONS } from '../tables/cache-versions.ts'

/** Each engine has its own versions. */
export const version: Rule = ({ cache: { engine, engineVersion } }) => {
  const versions: readonly string[] = CACHE_VERSIONS[engine]
  if (versions.includes(engineVersion)) return []
  return [
    {
      at: ['/spec/cache/engineVersion', '/spec/cache/engine'],
      message: `there is no ${engine} ${engineVersion}`,
      expected: `one of ${versions.join(', ')}`,
      suggestion: `"${versions.at(-1)}"`,
    },
  ]
}

/** What fails over needs something to fail over to, somewhere else. */
export const failover: Rule = ({ cache: { multiAz, replicas }, network }) => {
  if (!multiAz) return []
  const findings: Problem[] = []
  if (replicas < 1)
    findings.push({
      at: ['/spec/cache/replicas', '/spec/cache/multiAz'],
      message: 'a Multi-AZ cache needs a replica to fail over to',
      expected: 'spec.cache.replicas of 1 to 5, or spec.cache.multiAz: false',
    })
  if (network.availabilityZones.length < 2)
    findings.push({
      at: ['/spec/cache/multiAz', '/spec/network/availabilityZones'],
      message: 'a Multi-AZ cache needs two zones',
      expected: 'two or more spec.network.availabilityZones, or spec.cache.multiAz: false',
    })
  return findings
}
