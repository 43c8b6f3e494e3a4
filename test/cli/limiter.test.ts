import * as cloudTrail from '@aws-sdk/client-cloudtrail'
import * as logs from '@aws-sdk/client-cloudwatch-logs'
import * as ec2 from '@aws-sdk/client-ec2'
import * as ecs from '@aws-sdk/client-ecs'
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2'
import * as tagging from '@aws-sdk/client-resource-groups-tagging-api'
import * as secrets from '@aws-sdk/client-secrets-manager'
import * as ssm from '@aws-sdk/client-ssm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { Limiter } from '../../src/providers/limiter.ts'
import { LIMITS } from '../../src/providers/rate-limits.ts'
import { MINUTE, SECOND } from '../support/converge.ts'
import { serve } from '../support/server.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

interface Call {
  readonly region: string
  readonly client: string
  readonly command: string
}
const call = (client: string, command: string, region = 'us-east-1'): Call => ({ client, command, region })

/** Makes calls at once; gives the seconds after which each may be sent. */
async function secondsOf(limiter: Limiter, calls: readonly Call[], signal?: AbortSignal) {
  const began = Date.now()
  const waits = calls.map(async one => {
    await limiter.wait(one, signal)
    return Math.round((Date.now() - began) / SECOND)
  })
  await vi.advanceTimersByTimeAsync(MINUTE)
  return Promise.all(waits)
}

const times = (count: number, one: Call) => Array.from({ length: count }, () => one)
const createEndpoint = call('EC2', 'CreateVpcEndpoint')

test('sends as many calls at once as AWS takes, and the others at four fifths of its rate, in order', async () => {
  expect(await secondsOf(new Limiter(), times(8, createEndpoint))).toEqual([0, 0, 0, 0, 4, 8, 13, 17])
})

test('delays no call after a time without calls', async () => {
  const limiter = new Limiter()
  await secondsOf(limiter, times(6, createEndpoint))
  expect(await secondsOf(limiter, times(4, createEndpoint))).toEqual([0, 0, 0, 0])
})

test('operations share a bucket where they do at AWS; regions, other families and unknown calls do not', async () => {
  const limiter = new Limiter()
  const calls = [
    ...times(20, call('ECS', 'RegisterTaskDefinition')),
    call('ECS', 'DeregisterTaskDefinition'),
    call('ECS', 'CreateService'),
    call('ECS', 'RegisterTaskDefinition', 'eu-west-1'),
    ...times(50, call('EC2', 'CreateSubnet')),
    call('EC2', 'CreateVpc'),
    ...times(1_000, call('IAM', 'CreateRole')),
  ]
  const seconds = await secondsOf(limiter, calls)
  expect(calls.filter((_call, at) => seconds[at]! > 0)).toEqual([call('ECS', 'DeregisterTaskDefinition')])
})

test('waits no longer once the signal aborts', async () => {
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 5 * SECOND)
  expect(await secondsOf(new Limiter(), times(8, createEndpoint), stop.signal)).toEqual([0, 0, 0, 0, 4, 5, 5, 5])
})

test('each limit is of operations that the SDK has under these names', () => {
  const sdks: Record<string, object> = {
    CloudTrail: cloudTrail,
    CloudWatchLogs: logs,
    EC2: ec2,
    ECS: ecs,
    ElasticLoadBalancingV2: elbv2,
    ResourceGroupsTaggingAPI: tagging,
    SecretsManager: secrets,
    SSM: ssm,
  }
  for (const { client, operations } of LIMITS) {
    const names = Object.keys(sdks[client]!)
    expect(names).toContain(`${client}Client`)
    const commands = names.filter(name => name.endsWith('Command')).map(name => name.replace(/Command$/, ''))
    expect(
      commands.some(name => operations.test(name)),
      `${operations}`,
    ).toBe(true)
  }
})

test('a client asks its limiter before each call and each retry', async () => {
  vi.useRealTimers()
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  const error = '<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>slow down</Message></Error></Errors></Response>'
  const server = await serve((_request, response) => void response.writeHead(server.requests === 1 ? 503 : 200).end(error))
  const limiter = new Limiter()
  const wait = vi.spyOn(limiter, 'wait')
  await new Aws({ region: 'us-east-1', endpoint: server.url, limiter }).in('eu-west-1').ec2.describeVpcs({})
  expect(wait.mock.calls.map(([asked]) => asked)).toEqual(times(2, call('EC2', 'DescribeVpcs', 'eu-west-1')))
  vi.unstubAllEnvs()
})
