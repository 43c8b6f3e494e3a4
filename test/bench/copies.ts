import type { Environment } from '../../src/schema/environment.ts'

/** The same environment under another name, in another network. */
export function copyOf(spec: Environment, index: number): Environment {
  const renamed = JSON.parse(JSON.stringify(spec).replaceAll('-prod"', `-prod${index}"`).replaceAll('/prod"', `/prod${index}"`))
  return { ...renamed, environment: `prod${index}`, network: { ...spec.network, cidr: `10.${index + 1}.0.0/16` } }
}
