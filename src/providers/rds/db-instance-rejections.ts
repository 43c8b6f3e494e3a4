import type { Live, PlannedChange } from '../kind.ts'
import { majorDifference } from '../versions.ts'
import type { Props } from './db-instance-props.ts'
import { leastGrowth } from './db-instance-storage.ts'

type LiveInstance = Live<Omit<Props, 'zone'>>

/** Why AWS does not change the version: it never downgrades, and upgrades to another major version only where a person allows it. */
export function rejectsVersion({ engineVersion, parameterGroup }: PlannedChange<Props>, { name, props }: LiveInstance) {
  const difference = majorDifference(props.engineVersion, engineVersion)
  if (difference === 0) return undefined
  const change = `engineVersion cannot change from ${props.engineVersion} to ${String(engineVersion)}`
  if (difference < 0) return `${change}: AWS does not downgrade a database`
  const group = typeof parameterGroup === 'string' ? parameterGroup : 'NEW_PARAMETER_GROUP'
  const options = `--engine-version ${String(engineVersion)} --db-parameter-group-name ${group} --allow-major-version-upgrade --apply-immediately`
  return `${change} unless a person prepares it and allows it: aws rds modify-db-instance --db-instance-identifier ${name} ${options}`
}

/** Why AWS does not take a limit of storage autoscaling. Source: ModifyDBInstance, MaxAllocatedStorage. */
export function rejectsLimit({ maxAllocatedGib, allocatedGib }: PlannedChange<Props>, { props }: LiveInstance) {
  if (typeof maxAllocatedGib !== 'number' || maxAllocatedGib === 0) return undefined
  const size = Math.max(props.allocatedGib, typeof allocatedGib === 'number' ? allocatedGib : 0)
  const least = leastGrowth(size)
  if (maxAllocatedGib >= least) return undefined
  return `storage cannot be limited to ${maxAllocatedGib} GiB: the disk has ${size} GiB, and AWS requires a limit of at least ${least} GiB`
}
