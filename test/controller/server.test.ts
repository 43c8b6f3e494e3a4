import { request } from 'node:http'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { EventStream } from '../../src/controller/event-stream.ts'
import { listen, type ServerOptions, toApp } from '../../src/controller/server.ts'
import { controllerState } from '../support/controller-state.ts'

const TOKEN = 'a-token-of-many-characters'
const METRICS = { contentType: 'text/plain; version=0.0.4; charset=utf-8', text: async () => 'up 1\n' }

/** A state with one environment that is ready, and an app that answers about it. */
function appOf(options: Partial<ServerOptions> & { readonly onlyLoopback?: boolean } = {}) {
  const controlled = controllerState({ sensitive: ['colour'] } as never)
  const events = new EventStream()
  onTestFinished(() => events.close())
  const app = toApp({
    state: controlled.state,
    metrics: METRICS,
    isAlive: () => true,
    isReady: () => true,
    events,
    onlyLoopback: true,
    ...options,
  })
  const get = (path: string, { headers = {}, method = 'GET' }: { headers?: Record<string, string>; method?: string } = {}) =>
    app.request(path, { method, headers: { host: 'localhost:8080', ...headers } })
  return { ...controlled, get, events }
}

/** A server on a free port of loopback. */
async function serverOf(options: Partial<ServerOptions> = {}) {
  const controlled = controllerState()
  controlled.look()
  const server = await listen(
    { host: '127.0.0.1', port: 0 },
    { state: controlled.state, metrics: METRICS, isAlive: () => true, isReady: () => true, ...options },
  )
  onTestFinished(() => server.close())
  return { ...controlled, ...server }
}

test('health and readiness say 200 or 503, and need no token', async () => {
  let isGood = false
  const { get } = appOf({ isAlive: () => isGood, isReady: () => isGood, token: async () => TOKEN })
  expect([(await get('/healthz')).status, (await get('/readyz')).status]).toEqual([503, 503])
  isGood = true
  expect([(await get('/healthz')).status, (await get('/readyz')).status]).toEqual([200, 200])
})

test('lists environments, and shows one with conditions, plan and events', async () => {
  const { get, look, happen } = appOf()
  look()
  happen({ action: 'update', because: 'colour differs', changes: [{ prop: 'size', from: 1, to: 2 }] as never })
  expect(await (await get('/api/environments')).json()).toMatchObject({
    environments: [{ application: 'postmagiq', environment: 'dev', state: 'Ready', resources: { ready: 1, total: 1 } }],
  })
  expect(await (await get('/api/environments/postmagiq/dev')).json()).toMatchObject({
    revision: { id: 'abc123' },
    conditions: expect.arrayContaining([expect.objectContaining({ type: 'Ready', status: 'True' })]),
    resources: [{ id: 'box', conditions: expect.any(Array) }],
    plan: { resource_changes: [{ address: 'AWS::Test::Box.box' }] },
    events: [{ id: 'box', action: 'update', changes: ['size'] }],
  })
})

test('never shows a value that the kind hides', async () => {
  const { get, look } = appOf()
  look()
  expect(await (await get('/api/environments/postmagiq/dev')).text()).not.toContain('hidden-colour')
})

test('asks for the region where two regions have an environment of one name', async () => {
  const { get, look, state, revision } = appOf()
  look()
  const session = state.session('postmagiq/dev in us-east-1')!
  const { plan } = state.environments[0]!.plan!
  const elsewhere = { ...revision, environment: { ...revision.environment, region: 'us-west-2' as const } }
  state.looked({
    revision: elsewhere,
    session,
    plan,
    at: 0,
    status: { ids: [], found: () => undefined, is: () => false, ready: true } as never,
  })
  const both = await get('/api/environments/postmagiq/dev')
  expect(both.status).toBe(400)
  expect(await both.json()).toMatchObject({ regions: ['us-east-1', 'us-west-2'] })
  expect(await (await get('/api/environments/postmagiq/dev?region=us-west-2')).json()).toMatchObject({ region: 'us-west-2' })
  expect((await get('/api/environments/postmagiq/dev?region=eu-west-1')).status).toBe(404)
})

test('is read-only, and knows no other paths', async () => {
  const { get } = appOf()
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    const answer = await get('/api/environments', { method })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  }
  expect((await get('/api/environments', { method: 'HEAD' })).status).toBe(200)
  expect((await get('/api/environments/postmagiq/other')).status).toBe(404)
  expect((await get('/api')).status).toBe(404)
})

test('answers with security headers, and is not cached', async () => {
  const { headers } = await appOf().get('/api/environments')
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'cache-control': 'no-store',
  })
})

test('gives metrics in the format of Prometheus', async () => {
  const answer = await appOf().get('/metrics')
  expect([answer.headers.get('content-type'), await answer.text()]).toEqual([METRICS.contentType, 'up 1\n'])
})

test.each(['/metrics', '/api/environments', '/api/environments/postmagiq/dev', '/api/events', '/elsewhere'])(
  '%s needs the token',
  async path => {
    const { get } = appOf({ token: async () => TOKEN })
    expect((await get(path)).status).toBe(401)
    expect((await get(path, { headers: { authorization: 'Bearer another-token-of-many-characters' } })).status).toBe(401)
    expect((await get(path, { headers: { authorization: `Bearer ${TOKEN}` } })).status).not.toBe(401)
  },
)

test('rejects a host that is not loopback, on loopback alone', async () => {
  const rebound = { headers: { host: 'evil.example.com:8080' } }
  expect((await appOf().get('/api/environments', rebound)).status).toBe(403)
  expect((await appOf().get('/healthz', rebound)).status).toBe(403)
  expect((await appOf({ onlyLoopback: false }).get('/api/environments', rebound)).status).toBe(200)
})

test('over a socket: answers localhost, and rejects another Host', async () => {
  const { url } = await serverOf()
  expect((await fetch(`${url}/api/environments`)).status).toBe(200)
  const status = await new Promise(resolve =>
    request(url, { headers: { host: 'evil.example.com' } }, answer => resolve(answer.statusCode)).end(),
  )
  expect(status).toBe(403)
})

/** Reads a stream of events until it contains a text. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, text: string) {
  let read = ''
  while (!read.includes(text)) {
    const { value, done } = await reader.read()
    if (done) throw new Error(`The stream ended before ${text}: ${read}`)
    read += Buffer.from(value).toString()
  }
  return read
}

test('over a socket: streams events with ids, gives those that were missed, and ends when the server is closed', async () => {
  const { url, happen, pass, close } = await serverOf()
  const first = await fetch(`${url}/api/events`)
  expect(first.headers.get('content-type')).toBe('text/event-stream')
  const reader = first.body!.getReader()
  await readUntil(reader, ': connected')
  happen({ because: 'it drifted' })
  const read = await readUntil(reader, 'it drifted')
  const [, id] = /id: (\d+)\nevent: event\ndata: \{"key":"postmagiq\/dev in us-east-1"/.exec(read) ?? []
  expect(Number(id)).toBeGreaterThan(0)
  await reader.cancel()
  pass()
  const again = await fetch(`${url}/api/events`, { headers: { 'last-event-id': id! } })
  const second = again.body!.getReader()
  const missed = await readUntil(second, 'event: pass')
  expect(missed).not.toContain('it drifted')
  const closing = close()
  expect((await second.read()).done).toBe(true)
  await closing
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})

test('over a socket: a client that does not read is dropped', async () => {
  const { url, happen } = await serverOf()
  const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write('GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n'))
  let isOpen = true
  socket.on('close', () => (isOpen = false)).on('error', () => (isOpen = false))
  await new Promise(resolve => socket.once('readable', resolve))
  for (let sent = 0; sent < 2000; sent++) {
    happen({ because: 'x'.repeat(20_000) })
    await new Promise(resolve => setImmediate(resolve))
  }
  // What the kernel has buffered comes before the end.
  socket.resume()
  await expect.poll(() => isOpen, { timeout: 5_000 }).toBe(false)
})

test('over a socket: closes within a second although a connection is open', async () => {
  const { url, close } = await serverOf()
  const { port } = new URL(url)
  const socket = connect(Number(port), '127.0.0.1', () => socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n'))
  const ended = new Promise(resolve => socket.on('close', resolve))
  socket.on('error', () => {})
  await new Promise(resolve => socket.on('connect', resolve))
  const began = Date.now()
  await close()
  await ended
  expect(Date.now() - began).toBeLessThan(1000)
})

test('says in a sentence that the port is used', async () => {
  const { url, state } = await serverOf()
  const { port } = new URL(url)
  const taken = listen({ host: '127.0.0.1', port: Number(port) }, { state, metrics: METRICS, isAlive: () => true, isReady: () => true })
  await expect(taken).rejects.toThrow(`127.0.0.1:${port} is used by another process: name another port with --listen.`)
})
