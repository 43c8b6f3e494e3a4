import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { Role } from '../../../src/providers/iam/role.ts'
import { Graph } from '../../../src/reconciler/graph.ts'
import { World } from '../../../src/reconciler/world.ts'
import { ACCOUNT, Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { type Emulator, newEmulator } from '../../support/emulator.ts'
import { emulatorControl } from '../../support/emulator-control.ts'
import { QUICK } from '../../support/timing.ts'

const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })
const trust = (Service: string) => policy({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' })
const allow = (...Action: string[]) => policy({ Effect: 'Allow', Action, Resource: '*' })
const managedPolicy = (name: string) => `arn:aws:iam::aws:policy/${name}`

const props = {
  trust: trust('ecs-tasks.amazonaws.com'),
  policies: { logs: allow('logs:PutLogEvents'), buckets: allow('s3:GetObject', 's3:PutObject') },
  managed: [managedPolicy('service-role/AmazonECSTaskExecutionRolePolicy')],
  boundary: managedPolicy('SecurityAudit'),
  maxSessionSeconds: 3600,
}

contract(
  Role,
  () => ({
    props,
    changes: {
      trust: trust('rds.amazonaws.com'),
      policies: { logs: allow('logs:CreateLogStream'), secrets: allow('secretsmanager:GetSecretValue') },
      managed: [managedPolicy('ReadOnlyAccess'), managedPolicy('service-role/AmazonRDSEnhancedMonitoringRole')],
      boundary: managedPolicy('PowerUserAccess'),
      maxSessionSeconds: 7200,
    },
    replacements: {},
  }),
  {
    variants: [{ policies: {}, managed: [] }],
    disown: ({ iam }, { name }) => iam.untagRole({ RoleName: name, TagKeys: ['postmagiq:environment', 'postmagiq:id'] }),
  },
)

const newGraph = (props: object, environment = 'iam-role') => {
  const deletion = { stateful: 'Delete', stateless: 'Delete' } as const
  const graph = new Graph({ application: 'app', environment, region: 'us-east-1', generation: 1, deletion })
  graph.add(Role, 'thing', props as never, {})
  return graph
}

describe('in an account of its own', () => {
  let emulator: Emulator
  let aws: Aws
  const calls: string[] = []
  const counted = async (work: () => Promise<unknown>) => {
    calls.length = 0
    await work()
    return calls.toSorted()
  }

  beforeAll(async () => {
    emulator = await newEmulator({ timeScale: 0 })
    aws = new Aws({ region: 'us-east-1', endpoint: emulator.url, onCall: (_client, command) => calls.push(command) })
  })
  afterAll(() => emulator.stop())

  test('creates a role once when IAM lists it late', async () => {
    await emulatorControl(emulator.url).settings({ lateListings: 5 })
    const made = await counted(() => new Account(Role, aws).bring(props))
    expect(made.filter(command => command === 'CreateRoleCommand')).toHaveLength(1)
    await emulatorControl(emulator.url).settings({ lateListings: 0 })
  })

  test('lists no role of another path, and reads the details of a role once', async () => {
    await emulatorControl(emulator.url).foreignResources({ roles: 2500 })
    const world = new World({ aws, account: ACCOUNT, timing: QUICK })
    const graphs = [newGraph(props), newGraph(props, 'empty')]
    for (const graph of graphs) world.watch(graph)
    const list = () => world.listings([Role], graphs[0]!.environment)
    expect(await counted(list)).toEqual([
      'GetRoleCommand',
      'GetRolePolicyCommand',
      'GetRolePolicyCommand',
      'ListAttachedRolePoliciesCommand',
      'ListRolePoliciesCommand',
      'ListRolesCommand',
      'ListRolesCommand',
    ])
    world.refresh({ deep: false })
    expect(await counted(list)).toEqual(['ListRolesCommand', 'ListRolesCommand'])
  })
})

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

test('leaves a role the boundary that the spec does not name, and says so', async () => {
  const account = new Account(Role, new Aws({ region: 'us-east-1' }), 'app-iam-role-bounded')
  await account.bring(props)
  const { steps, notes } = await account.plan({ ...props, boundary: '' })
  expect(steps).toMatchObject([{ action: 'none' }])
  expect([...notes.values()]).toEqual([[expect.stringContaining('policy/SecurityAudit')]])
  await account.bring(props)
  await account.clear()
})

test('gives a role without a boundary the one of the spec before its policies change', async () => {
  const calls: string[] = []
  const aws = new Aws({ region: 'us-east-1', onCall: (_client, command) => calls.push(command) })
  const account = new Account(Role, aws, 'app-iam-role-unbounded')
  await account.bring({ ...props, boundary: '' })
  calls.length = 0
  await account.bring({ ...props, policies: { logs: allow('logs:CreateLogStream') } })
  const writes = calls.filter(command => !/^(Get|List)/.test(command))
  expect(writes).toEqual(['PutRolePermissionsBoundaryCommand', 'PutRolePolicyCommand', 'DeleteRolePolicyCommand'])
  await account.clear()
})
