import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { Role } from '../../../src/providers/iam/role.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'

const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })
const trust = (Service: string) => policy({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' })
const allow = (...Action: string[]) => policy({ Effect: 'Allow', Action, Resource: '*' })
const managedPolicy = (name: string) => `arn:aws:iam::aws:policy/${name}`

const props = {
  trust: trust('ecs-tasks.amazonaws.com'),
  policies: { logs: allow('logs:PutLogEvents'), buckets: allow('s3:GetObject', 's3:PutObject') },
  managed: [managedPolicy('service-role/AmazonECSTaskExecutionRolePolicy')],
}

contract(
  Role,
  () => ({
    props,
    changes: {
      trust: trust('rds.amazonaws.com'),
      policies: { logs: allow('logs:CreateLogStream'), secrets: allow('secretsmanager:GetSecretValue') },
      managed: [managedPolicy('ReadOnlyAccess'), managedPolicy('service-role/AmazonRDSEnhancedMonitoringRole')],
    },
    replacements: {},
  }),
  {
    variants: [{ policies: {}, managed: [] }],
    disown: ({ iam }, { name }) => iam.untagRole({ RoleName: name, TagKeys: ['postmagiq:environment', 'postmagiq:id'] }),
  },
)

test('detects and deletes an inline policy that someone else added', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const RoleName = 'app-iam-role-more'
  const account = new Account(Role, aws, RoleName)
  await account.bring(props)
  await aws.iam.putRolePolicy({ RoleName, PolicyName: 'everything', PolicyDocument: JSON.stringify(allow('*')) })
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'update', changes: [{ prop: 'policies' }] }])
  await account.bring(props)
  expect((await aws.iam.listRolePolicies({ RoleName })).PolicyNames).toEqual(['logs', 'buckets'])
  await account.clear()
})
