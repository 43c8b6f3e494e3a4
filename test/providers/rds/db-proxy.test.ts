import type { Live } from '../../../src/providers/kind.ts'
import { expect, test } from 'vitest'
import { DbProxy } from '../../../src/providers/rds/db-proxy.ts'
import { toLive } from '../../../src/providers/rds/db-proxy-live.ts'
import { contract } from '../../support/contract.ts'
import { newCredentials, newDatabase, newNetwork, newRole, slowKind } from '../../support/rds.ts'

contract(slowKind(DbProxy), async aws => {
  const { subnets, groups } = await newNetwork(aws)
  await aws.rds.createDBSubnetGroup({ DBSubnetGroupName: 'proxied', DBSubnetGroupDescription: 'proxied', SubnetIds: subnets })
  await Promise.all(['proxied-1', 'proxied-2'].map(name => newDatabase(aws, name, 'proxied')))
  return {
    props: {
      secretArn: await newCredentials(aws, 'proxied-1'),
      iamAuth: false,
      roleArn: await newRole(aws, 'proxy-1'),
      subnets: subnets.slice(1),
      securityGroups: groups,
      requireTls: true,
      debugLogging: false,
      idleSeconds: 1800,
      database: 'proxied-1',
      maxConnectionsPercent: 90,
      maxIdlePercent: 50,
      borrowSeconds: 60,
    },
    changes: {
      secretArn: await newCredentials(aws, 'proxied-2'),
      iamAuth: true,
      roleArn: await newRole(aws, 'proxy-2'),
      securityGroups: groups.slice(1),
      requireTls: false,
      debugLogging: true,
      idleSeconds: 900,
      database: 'proxied-2',
      maxConnectionsPercent: 80,
      maxIdlePercent: 20,
      borrowSeconds: 30,
    },
    replacements: { subnets: subnets.slice(0, 2) },
  }
})

test.for([
  [[], { status: 'progressing', message: 'no database is registered' }],
  [[{ State: 'REGISTERING' }], { status: 'progressing', message: 'REGISTERING', patience: undefined }],
  [
    [{ State: 'UNAVAILABLE', Reason: 'PENDING_PROXY_CAPACITY' }],
    { status: 'progressing', message: 'UNAVAILABLE: PENDING_PROXY_CAPACITY', patience: undefined },
  ],
  // A failure to sign in may pass: it counts as failed after some minutes.
  [
    [{ State: 'UNAVAILABLE', Reason: 'AUTH_FAILURE', Description: 'no credentials' }],
    { status: 'progressing', message: 'UNAVAILABLE: AUTH_FAILURE: no credentials', patience: 300_000 },
  ],
  [[{ State: 'AVAILABLE' }], { status: 'ready' }],
] as const)('an available proxy with target health %j is %j', async ([health, shown]) => {
  expect(await liveOf({}, health)).toMatchObject({ ...shown, state: 'available', outputs: { resourceId: 'prx-1' } })
})

test.for([
  ['creating', 'progressing', true],
  ['modifying', 'progressing', true],
  ['deleting', 'terminating', false],
  ['suspended', 'failed', false],
] as const)('a proxy in the status %s is %s, and AWS refuses changes: %s', async ([Status, status, busy]) => {
  expect(await liveOf({ Status }, [])).toMatchObject({ status, busy })
})

test('a proxy that is being created has neither host nor pool nor database, and no difference in them', async () => {
  const { outputs, props } = await liveOf({ Status: 'creating' }, [])
  expect(outputs).toMatchObject({ host: undefined })
  expect(props).toMatchObject({ maxConnectionsPercent: undefined, database: undefined })
  expect((await liveOf({}, [])).props).toMatchObject({ database: '' })
})

test.for([
  ['REQUIRED', true],
  ['DISABLED', false],
] as const)('with IAMAuth %s, the output iamAuth is %s', async ([IAMAuth, iamAuth]) => {
  const live = await liveOf({ Auth: [{ IAMAuth }] }, [{ State: 'AVAILABLE' }])
  expect(live.outputs).toMatchObject({ iamAuth })
  expect(DbProxy.changedOutputs?.({ iamAuth: !iamAuth }, live)).toEqual(['iamAuth'])
  expect(DbProxy.changedOutputs?.({ idleSeconds: 60 }, live)).toEqual([])
})

/** A proxy as AWS describes it, with these targets, as a live resource. */
function liveOf(proxy: object, health: readonly object[]) {
  const pages = (page: object) =>
    async function* () {
      yield page
    }
  const rds = {
    paginateDescribeDBProxyTargetGroups: pages({ TargetGroups: [{ Status: 'available' }] }),
    paginateDescribeDBProxyTargets: pages({ Targets: health.map(TargetHealth => ({ TargetHealth })) }),
  }
  const description = { DBProxyName: 'p', DBProxyArn: 'arn:aws:rds:us-east-1:1:db-proxy:prx-1', Status: 'available', ...proxy } as const
  return toLive({ aws: { rds } } as never, description, { environment: 'e', region: 'r', id: 'i' }) as Promise<Live>
}
