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
  [[], 'progressing', 'no database is registered'],
  [[{ State: 'REGISTERING' }], 'progressing', 'REGISTERING'],
  [[{ State: 'UNAVAILABLE', Reason: 'PENDING_PROXY_CAPACITY' }], 'progressing', 'UNAVAILABLE: PENDING_PROXY_CAPACITY'],
  [
    [{ State: 'UNAVAILABLE', Reason: 'AUTH_FAILURE', Description: 'no credentials' }],
    'failed',
    'UNAVAILABLE: AUTH_FAILURE: no credentials',
  ],
  [[{ State: 'AVAILABLE' }], 'ready', undefined],
] as const)('a proxy with target health %j is %s', async ([health, status, message]) => {
  const live = await liveOf({}, health)
  expect(live).toMatchObject({ status, outputs: { resourceId: 'prx-1' } })
  expect(live.message).toBe(message)
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
