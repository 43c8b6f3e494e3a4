import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { ManagedPolicy } from '../../../src/providers/iam/managed-policy.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'

const allowing = (...Action: string[]) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] })
const props = { description: 'What roles may do at most', document: allowing('s3:GetObject', 's3:PutObject') }

contract(
  ManagedPolicy,
  () => ({ props, changes: { document: allowing('logs:PutLogEvents') }, replacements: { description: 'Another one' } }),
  {
    disown: ({ iam }, { arn }) => iam.untagPolicy({ PolicyArn: arn, TagKeys: ['postmagiq:environment', 'postmagiq:id'] }),
  },
)

test('deletes the oldest version that is not the default one when a policy gets a sixth document', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const account = new Account(ManagedPolicy, aws, 'app-many-versions')
  await account.bring(props)
  const [{ arn: PolicyArn = '' } = {}] = await account.ours()
  const versions = async () => (await aws.iam.listPolicyVersions({ PolicyArn })).Versions!.map(({ VersionId }) => VersionId).toSorted()
  for (const number of [2, 3, 4, 5]) await account.bring({ ...props, document: allowing(`s3:Get${number}`) })
  expect(await versions()).toEqual(['v1', 'v2', 'v3', 'v4', 'v5'])
  await aws.iam.setDefaultPolicyVersion({ PolicyArn, VersionId: 'v1' })
  await account.bring({ ...props, document: allowing('s3:PutObject') })
  expect(await versions()).toEqual(['v1', 'v3', 'v4', 'v5', 'v6'])
  await account.clear()
  await expect(aws.iam.getPolicy({ PolicyArn })).rejects.toThrow(expect.objectContaining({ name: 'NoSuchEntityException' }))
})

test('keeps a policy that a role uses until the role is gone', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const account = new Account(ManagedPolicy, aws, 'app-boundary')
  await account.bring(props)
  const [live] = await account.ours()
  const Principal = { Service: 'ecs-tasks.amazonaws.com' }
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] }
  const RoleName = 'bounded'
  await aws.iam.createRole({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust), PermissionsBoundary: live!.arn })
  await expect(ManagedPolicy.delete(account.scope, live as never)).rejects.toThrow(
    expect.objectContaining({ name: 'DeleteConflictException' }),
  )
  await aws.iam.deleteRole({ RoleName })
  await account.clear()
  expect(await account.ours()).toEqual([])
})
