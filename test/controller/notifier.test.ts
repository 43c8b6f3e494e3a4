import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { Notifier, type NotifiedMemory } from '../../src/controller/notifier.ts'
import { controllerState } from '../support/controller-state.ts'
import { serve } from '../support/server.ts'

const KEY = 'the-signing-key'
const NOTICES = ['Stalled', 'Recovered', 'ActionNeeded', 'DriftCorrected'] as const

interface Options {
  readonly format?: 'slack' | 'json'
  /** The secret; by default it has the server's URL. */
  readonly secret?: (url: string) => string
  /** The status of each answer; the last one is repeated. */
  readonly answers?: readonly number[]
  readonly on?: readonly (typeof NOTICES)[number][]
  readonly memory?: NotifiedMemory
}

/** A notifier with a webhook that is a server on loopback. */
async function notifierOf({ format = 'json', answers = [200], secret = toSecret, on = NOTICES, memory }: Options = {}) {
  const received: { readonly headers: IncomingMessage['headers']; readonly body: string }[] = []
  const { url } = await serve((request, response) => {
    void text(request).then(body => {
      received.push({ headers: request.headers, body })
      const status = answers[Math.min(received.length, answers.length) - 1]
      response.writeHead(status!, { location: '/elsewhere' }).end()
    })
  })
  const aws = { secrets: { getSecretValue: async () => ({ SecretString: secret(url) }) } }
  const notify = { webhook: { secret: 'hook', format }, on }
  const controlled = controllerState({}, { notify }, aws)
  const logged: string[] = []
  const log = pino({ base: null }, { write: line => void logged.push(JSON.parse(line).msg) })
  const notifier = new Notifier({ state: controlled.state, log, waits: [1, 1], ...(memory && { memory }) })
  controlled.look()
  return { ...controlled, notifier, received, logged, documents: () => received.map(({ body }) => JSON.parse(body)) }
}

const toSecret = (url: string) => JSON.stringify({ url: `${url}/hook/T0K3N`, signingKey: KEY })

test('sends a signed document when an environment stalls, once, and another when it recovers', async () => {
  const { pass, notifier, received, documents } = await notifierOf()
  for (const reason of ['Ready', 'Denied', 'Denied', 'Ready', 'Ready'] as const) pass(reason)
  await notifier.idle()
  expect(documents()).toMatchObject([
    {
      type: 'Stalled',
      reason: 'Denied',
      message: 'box: because',
      application: 'postmagiq',
      environment: 'dev',
      revision: 'abc123',
      isReminder: false,
    },
    { type: 'Recovered' },
  ])
  const { headers, body } = received[0]!
  const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['postmagiq-signature']))!
  expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(60)
  expect(signature).toBe(createHmac('sha256', KEY).update(`${time}.${body}`).digest('hex'))
})

test("sends Slack's form, in which no message can be Slack's syntax", async () => {
  const { pass, notifier, received, documents } = await notifierOf({ format: 'slack' })
  pass('Denied', '<!channel> & more')
  await notifier.idle()
  expect(documents()).toEqual([{ text: 'postmagiq/dev (us-east-1) is stalled: Denied: box: &lt;!channel&gt; &amp; more' }])
  expect(received[0]!.headers).not.toHaveProperty('postmagiq-signature')
})

test('sends one notice of the drift that a pass put right', async () => {
  const { happen, pass, notifier, documents } = await notifierOf()
  happen({ id: 'a', action: 'update', origin: 'drift' })
  happen({ id: 'b', action: 'update', changes: [{ prop: 'size', origin: 'drift' }] as never })
  happen({ id: 'c', action: 'update', origin: 'spec' })
  pass()
  pass()
  await notifier.idle()
  expect(documents()).toMatchObject([{ type: 'DriftCorrected', message: 'a, b' }])
})

test('sends only what the spec asks for', async () => {
  const { pass, notifier, received } = await notifierOf({ on: ['ActionNeeded'] })
  pass('Denied')
  pass('AwaitingValue')
  await notifier.idle()
  expect(received).toHaveLength(1)
})

test('a new process repeats nothing that the one before remembered', async () => {
  const values = new Map<string, unknown>()
  const memory: NotifiedMemory = {
    get: async key => values.get(key),
    set: async (key, value) => void values.set(key, JSON.parse(JSON.stringify(value))),
  }
  for (const expected of [1, 0]) {
    const { pass, notifier, received } = await notifierOf({ memory })
    pass('Denied')
    await notifier.idle()
    expect(received).toHaveLength(expected)
  }
})

test('sends nothing while it is not known what was sent', async () => {
  const away = async () => {
    throw new Error('S3 is away')
  }
  const { pass, notifier, received, logged } = await notifierOf({ memory: { get: away, set: away } })
  pass('Denied')
  await notifier.idle()
  expect(received).toEqual([])
  expect(logged).toEqual(['what was notified last is not known, nothing is sent: S3 is away'])
})

test('tries three times, then logs once without the address', async () => {
  const { pass, notifier, received, logged } = await notifierOf({ answers: [500] })
  pass('Denied')
  await notifier.idle()
  expect(received).toHaveLength(3)
  expect(logged).toEqual([
    expect.stringMatching(/^the webhook of hook was not notified \(tried 3 times\): 127\.0\.0\.1:\d+ answered HTTP 500$/),
  ])
})

test('a try that succeeds is the last', async () => {
  const { pass, notifier, received, logged } = await notifierOf({ answers: [503, 200] })
  pass('Denied')
  await notifier.idle()
  expect(received).toHaveLength(2)
  expect(logged).toEqual(['notified'])
})

test('follows no redirect', async () => {
  const { pass, notifier, received, logged } = await notifierOf({ answers: [307] })
  pass('Denied')
  await notifier.idle()
  expect(received).toHaveLength(3)
  expect(logged).toEqual([expect.stringContaining('answered HTTP 307')])
})

test.each([
  ['http elsewhere than on loopback', () => '{"url":"http://example.com/T0K3N","signingKey":"k"}', 'does not begin with https://'],
  ['another protocol', () => '{"url":"file:///etc/passwd","signingKey":"k"}', 'does not begin with https://'],
  ['a password in the URL', () => '{"url":"https://a:T0K3N@example.com","signingKey":"k"}', 'has a user name or password'],
  ['no JSON', () => 'T0K3N', 'is no JSON document with a url'],
  ['no signing key', (url: string) => JSON.stringify({ url }), 'has no signingKey'],
])('does not send with %s, and shows nothing of the secret', async (_, secret, message) => {
  const { pass, notifier, received, logged } = await notifierOf({ secret })
  pass('Denied')
  await notifier.idle()
  expect(received).toEqual([])
  expect(logged).toEqual([expect.stringContaining(message)])
  expect(logged.join()).not.toContain('T0K3N')
})
