import { beforeAll, expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { toStorageInput } from '../../../src/providers/rds/db-instance-storage.ts'
import { accountWithInstance, type InstanceProps, newInstanceProps } from '../../support/rds.ts'

test.for([
  [{ AllocatedStorage: 100 }, { allocatedGib: 200 }, { AllocatedStorage: 200 }],
  [{ AllocatedStorage: 100 }, { allocatedGib: 101 }, { AllocatedStorage: 110 }],
  [{ AllocatedStorage: 100 }, { allocatedGib: 400 }, { AllocatedStorage: 400, Iops: 12_000, StorageThroughput: 500 }],
  // AWS rounds a growth of less than 10 percent up.
  [{ AllocatedStorage: 380 }, { allocatedGib: 390 }, { AllocatedStorage: 418, Iops: 12_000, StorageThroughput: 500 }],
  [
    { AllocatedStorage: 500, Iops: 20_000, StorageThroughput: 1_000 },
    { allocatedGib: 600 },
    { AllocatedStorage: 600, Iops: 20_000, StorageThroughput: 1_000 },
  ],
  [{ AllocatedStorage: 500, Iops: 3_000 }, { storageType: 'gp3' }, { AllocatedStorage: 500, Iops: 12_000, StorageThroughput: 500 }],
  [{ AllocatedStorage: 399 }, { storageType: 'gp3' }, {}],
  [{ AllocatedStorage: 500 }, { multiAz: true }, {}],
] as const)('of an instance with %j, the change %j is sent as %j', async ([instance, changed, input]) => {
  const aws = { rds: { describeDBInstances: async () => ({ DBInstances: [instance] }) } }
  const live = { name: 'db', props: { allocatedGib: instance.AllocatedStorage } }
  expect(await toStorageInput(aws as never, live as never, changed)).toEqual(input)
})

const aws = new Aws({ region: 'us-east-1' })
const account = accountWithInstance(aws, 'storage')
let props: InstanceProps

beforeAll(async () => {
  props = { ...(await newInstanceProps(aws, 'storage')), allocatedGib: 400 }
  await account.bring(props)
})

test('AWS accepts a larger size of a disk of 400 GiB', async () => {
  await account.bring({ ...props, allocatedGib: 600 })
  const { DBInstances = [] } = await aws.rds.describeDBInstances({ DBInstanceIdentifier: 'app-rds-storage' })
  expect(DBInstances).toMatchObject([{ AllocatedStorage: 600, Iops: 12_000, StorageThroughput: 500 }])
})
