import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { meaning } from '../../src/providers/errors.ts'
import { noAnswer, proxyError, serve } from '../support/server.ts'

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  vi.stubEnv('AWS_PROFILE', undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

const at = (endpoint: string) => new Aws({ region: 'us-east-1', endpoint, timeouts: { connection: 200, answer: 200 } })
const failure = (call: Promise<unknown>): Promise<Error> =>
  call.then(
    () => expect.fail('the call succeeded'),
    error => error,
  )
const read = (url: string) => failure(at(url).sts.getCallerIdentity({}))
const write = (url: string) => failure(at(url).ec2.createVpc({ CidrBlock: '10.0.0.0/16' }))

test('tries an endpoint that never answers three times, and prints no warning', async () => {
  const warn = vi.spyOn(console, 'warn')
  const server = await serve(noAnswer)
  const { message } = await read(server.url)
  expect(message).toBe(`${server.url} did not answer STS GetCallerIdentity: it took longer than 0.2 s (tried 3 times)`)
  expect(server.requests).toBe(3)
  expect(warn).not.toHaveBeenCalled()
})

test('reports an answer that never ends as no answer', async () => {
  const server = await serve((_request, response) => void response.writeHead(200).write('<GetCallerIdentityResponse>'))
  expect((await read(server.url)).message).toContain('did not answer STS GetCallerIdentity: it took longer than 0.2 s')
})

test.for([
  ['no answer', noAnswer, 'did not answer EC2 CreateVpc: it took longer than 0.2 s'],
  ['a page of a proxy as the answer', proxyError, 'answered EC2 CreateVpc with HTTP 503 instead of an AWS response'],
] as const)('does not repeat a write with %s, whose outcome is unknown', async ([, answer, expected]) => {
  const server = await serve(answer)
  const error = await write(server.url)
  expect(error.message).toBe(`${server.url} ${expected}`)
  expect(server.requests).toBe(1)
  expect(meaning(error)).toBeUndefined()
})

test('reports the HTTP status when a proxy answers', async () => {
  const server = await serve(proxyError)
  const expected = `${server.url} answered STS GetCallerIdentity with HTTP 503 instead of an AWS response (tried 5 times)`
  expect((await read(server.url)).message).toBe(expected)
})

test.for([
  [
    'ApplicationAutoScaling DescribeScalableTargets',
    (aws: Aws) => aws.autoscaling.describeScalableTargets({ ServiceNamespace: 'ecs' }),
    'Unsupported service',
  ],
  ['STS GetCallerIdentity', (aws: Aws) => aws.sts.getCallerIdentity({}), '{"error": "Unsupported service"}'],
] as const)('quotes an answer of another form to %s', async ([name, call, words]) => {
  const server = await serve(
    (_request, response) => void response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":\n "Unsupported service"}'),
  )
  const { message } = await failure(call(at(server.url)))
  expect(message).toBe(`${server.url} answered ${name} with HTTP 400 instead of an AWS response: ${words}`)
})

test('describes a closed connection, a closed port and an unknown host in words', async () => {
  const closing = await serve(request => request.socket.destroy())
  expect((await write(closing.url)).message).toBe(
    `${closing.url} did not answer EC2 CreateVpc: the connection was closed before the answer`,
  )
  expect((await write('http://127.0.0.1:1')).message).toContain(
    'http://127.0.0.1:1 did not answer EC2 CreateVpc: the connection was refused',
  )
  expect((await write('http://no.such.invalid')).message).toMatch(
    /^http:\/\/no\.such\.invalid did not answer EC2 CreateVpc: (the host name does not exist|the host name could not be looked up)/,
  )
})

test('passes an error of AWS on unchanged', async () => {
  const text = '<Response><Errors><Error><Code>VpcLimitExceeded</Code><Message>Too many.</Message></Error></Errors></Response>'
  const server = await serve((_request, response) => void response.writeHead(400, { 'content-type': 'text/xml' }).end(text))
  expect(await write(server.url)).toMatchObject({ name: 'VpcLimitExceeded', message: 'Too many.' })
})
