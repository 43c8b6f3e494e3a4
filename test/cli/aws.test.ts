import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { meaning } from '../../src/providers/errors.ts'
import { away, serve, silent } from '../support/server.ts'

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
    () => expect.fail('it was answered'),
    error => error,
  )
const look = (url: string) => failure(at(url).sts.getCallerIdentity({}))
const change = (url: string) => failure(at(url).ec2.createVpc({ CidrBlock: '10.0.0.0/16' }))

test('who never answers is asked three times, and no more is said than that', async () => {
  const warn = vi.spyOn(console, 'warn')
  const server = await serve(silent)
  const { message } = await look(server.url)
  expect(message).toBe(`${server.url} did not answer STS GetCallerIdentity: it took longer than 0.2 s (tried 3 times)`)
  expect(server.requests).toBe(3)
  expect(warn).not.toHaveBeenCalled()
})

test('an answer that never ends is none', async () => {
  const server = await serve((_request, response) => void response.writeHead(200).write('<GetCallerIdentityResponse>'))
  expect((await look(server.url)).message).toContain('did not answer STS GetCallerIdentity: it took longer than 0.2 s')
})

test.for([
  ['no answer', silent, 'did not answer EC2 CreateVpc: it took longer than 0.2 s'],
  ['a page of a proxy', away, 'answered EC2 CreateVpc with HTTP 503 instead of an AWS response'],
] as const)('a change with %s is made once, and nobody knows whether it was', async ([, answer, said]) => {
  const server = await serve(answer)
  const error = await change(server.url)
  expect(error.message).toBe(`${server.url} ${said}`)
  expect(server.requests).toBe(1)
  expect(meaning(error)).toBeUndefined()
})

test('what a proxy answers is said with its status', async () => {
  const server = await serve(away)
  const said = `${server.url} answered STS GetCallerIdentity with HTTP 503 instead of an AWS response (tried 5 times)`
  expect((await look(server.url)).message).toBe(said)
})

test('a closed connection, a closed port and a host that is not there are said in words', async () => {
  const closing = await serve(request => request.socket.destroy())
  expect((await change(closing.url)).message).toBe(
    `${closing.url} did not answer EC2 CreateVpc: the connection was closed before the answer`,
  )
  expect((await change('http://127.0.0.1:1')).message).toContain(
    'http://127.0.0.1:1 did not answer EC2 CreateVpc: the connection was refused',
  )
  expect((await change('http://no.such.invalid')).message).toMatch(
    /^http:\/\/no\.such\.invalid did not answer EC2 CreateVpc: (the host name does not exist|the host name could not be looked up)/,
  )
})

test('what AWS itself says stays as it is', async () => {
  const text = '<Response><Errors><Error><Code>VpcLimitExceeded</Code><Message>Too many.</Message></Error></Errors></Response>'
  const server = await serve((_request, response) => void response.writeHead(400, { 'content-type': 'text/xml' }).end(text))
  expect(await change(server.url)).toMatchObject({ name: 'VpcLimitExceeded', message: 'Too many.' })
})
