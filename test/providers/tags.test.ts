import { S3 } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import type { Live } from '../../src/providers/kind.ts'
import { ACCOUNT } from '../support/account.ts'
import { adopt, ownerFilter, taggedOwners, toOwner, toTags } from '../../src/providers/tags.ts'
import { toScope } from '../../src/reconciler/scope.ts'

const aws = new Aws({ region: 'us-east-1' })
const target = {
  ...toScope(aws, ACCOUNT, []),
  owner: { environment: 'app/test', region: 'us-east-1', id: 'data/backups' },
  repeated: new Set<string>(),
  name: 'app-test-data-backups',
  props: {},
}
const live = (arn: string): Live => ({
  arn,
  name: target.name,
  owner: undefined,
  region: 'us-east-1',
  props: {},
  outputs: {},
  status: 'ready',
})

test('adopt writes the ownership tags', async () => {
  const s3 = new S3({ region: 'us-east-1', forcePathStyle: true })
  await s3.createBucket({ Bucket: target.name })
  await adopt(target, live(`arn:aws:s3:::${target.name}`))
  const { TagSet } = await s3.getBucketTagging({ Bucket: target.name })
  expect(toOwner(TagSet)).toEqual({ environment: 'app/test', region: 'us-east-1', id: 'data/backups' })
})

test('adopt throws when TagResources succeeds but lists a failure', async () => {
  await expect(adopt(target, live('arn:aws:nothing:us-east-1:123456789012:such/thing'))).rejects.toThrow()
})

test.for([1, 21, 199, 201])('lists what %i environments own, and nothing of another application', async number => {
  const environments = Array.from({ length: number }, (_, index) => `app-${number}/test-${index}`)
  const scope = { ...target, environments }
  const newGroup = async (environment: string) => {
    const Tags = toTags({ ...target, owner: { ...target.owner, environment } })
    const TagSpecifications = [{ ResourceType: 'security-group' as const, Tags }]
    const { GroupId } = await aws.ec2.createSecurityGroup({ GroupName: environment, Description: 'test', TagSpecifications })
    return GroupId
  }
  const ours = await newGroup(environments.at(-1)!)
  const foreign = await newGroup(`other-${number}/test-0`)
  const { SecurityGroups = [] } = await aws.ec2.describeSecurityGroups({ Filters: ownerFilter(scope) })
  expect(SecurityGroups.map(({ GroupId }) => GroupId)).toEqual([ours])
  const owners = await taggedOwners(scope)
  expect([...owners].map(([arn, { environment }]) => [arn.split('/').at(-1), environment])).toEqual([[ours, environments.at(-1)]])
  for (const GroupId of [ours, foreign]) await aws.ec2.deleteSecurityGroup({ GroupId })
})
