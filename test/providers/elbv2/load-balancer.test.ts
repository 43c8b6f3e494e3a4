import { expect, onTestFinished, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { LoadBalancer } from '../../../src/providers/elbv2/load-balancer.ts'
import type { Live } from '../../../src/providers/kind.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { newListener, newNetwork } from '../../support/elbv2.ts'

const settings = {
  scheme: 'internet-facing',
  deletionProtection: true,
  dropInvalidHeaders: true,
  desyncMode: 'defensive',
  idleSeconds: 60,
  accessLogs: '',
  attributes: {},
  foreignListeners: [],
} as const

contract(LoadBalancer, async aws => {
  const { subnets, groups } = await newNetwork(aws)
  return {
    props: { ...settings, subnets: subnets.slice(0, 2), securityGroups: [groups[0]!] },
    changes: {
      subnets: subnets.slice(1),
      securityGroups: [groups[1]!],
      deletionProtection: false,
      dropInvalidHeaders: false,
      desyncMode: 'strictest',
      idleSeconds: 120,
      accessLogs: await newLogBucket(aws),
      attributes: { 'routing.http2.enabled': 'false', 'client_keep_alive.seconds': '600' },
    },
    replacements: { scheme: 'internal' },
    foreign: ['foreignListeners'],
  } as const
})

test('detects and deletes a listener that someone else added, and attributes that someone else set', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const { subnets, groups } = await newNetwork(aws)
  const account = new Account(LoadBalancer, aws)
  onTestFinished(() => account.clear())
  const props = { ...settings, subnets: subnets.slice(0, 2), securityGroups: [groups[0]!], deletionProtection: false }
  await account.bring(props)
  const [{ arn: LoadBalancerArn }] = (await account.ours()) as [Live]
  const ListenerArn = await newListener(aws, LoadBalancerArn, 8080)
  const Attributes = [{ Key: 'routing.http.xff_header_processing.mode', Value: 'preserve' }]
  await aws.elbv2.modifyLoadBalancerAttributes({ LoadBalancerArn, Attributes })
  expect((await account.plan(props)).steps).toMatchObject([
    {
      action: 'update',
      changes: [
        { prop: 'attributes', before: { 'routing.http.xff_header_processing.mode': 'preserve' } },
        { prop: 'foreignListeners', before: [ListenerArn] },
      ],
    },
  ])
  await account.bring(props)
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'none' }])
  expect((await aws.elbv2.describeListeners({ LoadBalancerArn })).Listeners).toEqual([])
})

test('replaces one with deletion protection, whose deletion takes two calls', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const { subnets, groups } = await newNetwork(aws)
  const account = new Account(LoadBalancer, aws)
  onTestFinished(() => account.clear())
  const props = { ...settings, subnets: subnets.slice(0, 2), securityGroups: [groups[0]!] }
  await account.bring(props)
  await account.bring({ ...props, scheme: 'internal' })
  expect(await account.ours()).toMatchObject([{ props: { scheme: 'internal', deletionProtection: true } }])
})

test('turns deletion protection off in the pass before the deletion', async () => {
  const calls: string[] = []
  const elbv2 = { modifyLoadBalancerAttributes: async () => calls.push('modify'), deleteLoadBalancer: async () => calls.push('delete') }
  const remove = (deletionProtection: boolean) =>
    LoadBalancer.delete({ aws: { elbv2 } } as never, { props: { deletionProtection } } as never)
  await remove(true)
  expect(calls).toEqual(['modify'])
  await remove(false)
  expect(calls).toEqual(['modify', 'delete'])
})

async function newLogBucket({ s3 }: Aws) {
  const Bucket = 'the-logs-of-load-balancers'
  const Statement = [
    {
      Effect: 'Allow',
      Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${Bucket}/*`,
    },
  ]
  await s3.createBucket({ Bucket })
  await s3.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) })
  return Bucket
}
