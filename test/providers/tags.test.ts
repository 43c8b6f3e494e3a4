import { S3 } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import type { Live } from '../../src/providers/kind.ts'
import { ACCOUNT } from '../support/account.ts'
import { adopt, toOwner } from '../../src/providers/tags.ts'
import { toScope } from '../../src/reconciler/scope.ts'

const target = {
  ...toScope(new Aws({ region: 'us-east-1' }), ACCOUNT, []),
  owner: { environment: 'app/test', region: 'us-east-1', id: 'data/backups' },
  attempt: 0,
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
