import { expect, test } from 'vitest'
import type { Aws } from '../../../src/providers/aws.ts'
import { LoadBalancer } from '../../../src/providers/elbv2/load-balancer.ts'
import { contract } from '../../support/contract.ts'
import { newNetwork } from '../../support/elbv2.ts'

contract(LoadBalancer, async aws => {
  const { subnets, groups } = await newNetwork(aws)
  return {
    props: {
      subnets: subnets.slice(0, 2),
      securityGroups: [groups[0]!],
      scheme: 'internet-facing',
      deletionProtection: true,
      dropInvalidHeaders: true,
      desyncMode: 'defensive',
      idleSeconds: 60,
      accessLogs: '',
    },
    changes: {
      subnets: subnets.slice(1),
      securityGroups: [groups[1]!],
      deletionProtection: false,
      dropInvalidHeaders: false,
      desyncMode: 'strictest',
      idleSeconds: 120,
      accessLogs: await newLogBucket(aws),
    },
    replacements: { scheme: 'internal' },
  } as const
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
