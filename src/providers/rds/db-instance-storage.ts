import type { Aws } from '../aws.ts'
import type { Changed, Live } from '../kind.ts'
import type { Props } from './db-instance-props.ts'

/** From this size on RDS stripes a gp3 disk over several volumes. Source: RDS User Guide, "gp3 storage (recommended)". */
const STRIPED_FROM_GIB = 400
const STRIPED_SPEED = { iops: 12_000, throughput: 500 }

/**
 * The storage part of ModifyDBInstance. AWS requires IOPS with the size of a striped disk and refuses them below that size; it
 * rounds up a growth of less than 10 percent, which can make a disk a striped one.
 */
export async function toStorageInput(
  { rds }: Aws,
  { name: DBInstanceIdentifier, props: { allocatedGib: current } }: Live<Omit<Props, 'zone'>>,
  { allocatedGib: wanted, storageType }: Changed<Props>,
) {
  if (wanted === undefined && storageType === undefined) return {}
  const size = wanted === undefined ? current : Math.max(wanted, leastGrowth(current))
  if (size < STRIPED_FROM_GIB) return wanted === undefined ? {} : { AllocatedStorage: size }
  const { DBInstances: [instance = {}] = [] } = await rds.describeDBInstances({ DBInstanceIdentifier })
  return {
    AllocatedStorage: size,
    Iops: Math.max(instance.Iops ?? 0, STRIPED_SPEED.iops),
    StorageThroughput: Math.max(instance.StorageThroughput ?? 0, STRIPED_SPEED.throughput),
  }
}

/** A size 10 percent above another one, in whole GiB. */
export const leastGrowth = (gib: number) => Math.ceil((gib * 11) / 10)
