import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { bound, unbound } from '../../src/providers/call-bounds.ts'
import { noAnswer, serve } from '../support/server.ts'

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  vi.stubEnv('AWS_PROFILE', undefined)
})
afterEach(() => vi.unstubAllEnvs())

const at = (endpoint: string) => new Aws({ region: 'us-east-1', endpoint })
const createVpc = ({ ec2 }: Aws) => ec2.createVpc({ CidrBlock: '10.0.0.0/16' })

/** A server that answers every call as EC2 does when it throttles. */
const throttling = () =>
  serve((_request, response) =>
    response
      .writeHead(503, { 'content-type': 'text/xml' })
      .end('<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>slow down</Message></Error></Errors></Response>'),
  )

test('sends no call that changes anything once the lease is not held, and goes on reading', async () => {
  const server = await serve((_request, response) => void response.writeHead(200).end('<Response/>'))
  const aws = at(server.url)
  await bound({ mayWrite: () => false }, async () => {
    await expect(createVpc(aws)).rejects.toMatchObject({ name: 'NotSent' })
    expect(server.requests).toBe(0)
    await aws.ec2.describeVpcs({})
    await unbound(() => createVpc(aws))
  })
  expect(server.requests).toBe(2)
})

test('asks again before a retry', async () => {
  const server = await throttling()
  const calling = bound({ mayWrite: () => server.requests === 0 }, () => createVpc(at(server.url)))
  await expect(calling).rejects.toMatchObject({ name: 'NotSent' })
  expect(server.requests).toBe(1)
})

test('asks for each environment of a shared client its own lease', async () => {
  const server = await serve((_request, response) => void response.writeHead(200).end('<Response/>'))
  const aws = at(server.url)
  const calls = [true, false, true].map(isHeld => bound({ mayWrite: () => isHeld }, () => createVpc(aws)))
  const results = await Promise.allSettled(calls)
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(server.requests).toBe(2)
})

test('cuts off a call without an answer once, and those that come later', async () => {
  const server = await serve(noAnswer)
  const aws = at(server.url)
  const stop = new AbortController()
  await bound({ cutOff: stop.signal }, async () => {
    const calls = Promise.allSettled([createVpc(aws), aws.ec2.describeVpcs({})])
    await pause(200)
    stop.abort()
    expect((await calls).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(aws.ec2.describeSubnets({})).rejects.toMatchObject({ name: 'AbortError' })
  })
  expect(server.requests).toBe(2)
})
