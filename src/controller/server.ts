import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { type Address, isLoopback, namesLoopback, toAuthority } from './address.ts'
import { toDetail, toMessage, toSummary } from './api.ts'
import { EventStream } from './event-stream.ts'
import type { State } from './state.ts'
import { authorizes, type TokenSource } from './token.ts'

export interface ServerOptions {
  readonly state: State
  readonly metrics: { readonly contentType: string; text(): Promise<string> }
  /** Whether the controller works. */
  readonly isAlive: () => boolean
  /** Whether it knows its environments, or waits for another replica to end. */
  readonly isReady: () => boolean
  /** Asked of every request but those for health. Required on other than loopback addresses. */
  readonly token?: TokenSource | undefined
}

interface AppOptions extends ServerOptions {
  readonly events: EventStream
  /** Whether requests must name a loopback host: a browser that a foreign DNS name led here does not. */
  readonly onlyLoopback: boolean
}

type Bound = { Bindings: Partial<HttpBindings> }

/** The HTTP server of the controller; every path is read-only. */
export function toApp({ state, metrics, isAlive, isReady, token, events, onlyLoopback }: AppOptions) {
  const app = new Hono<Bound>()
  app.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } }), withoutCache)
  if (onlyLoopback) app.use(loopbackHost)
  app.use(readOnly)
  app.get('/healthz', c => health(c, isAlive()))
  app.get('/readyz', c => health(c, isReady()))
  if (token) app.use(authenticated(token))
  app.get('/metrics', async c => c.text(await metrics.text(), 200, { 'content-type': metrics.contentType }))
  app.get('/api/environments', c => c.json({ environments: state.environments.map(toSummary) }))
  app.get('/api/environments/:application/:name', c => answerEnvironment(c, state))
  app.get('/api/events', c => {
    if (events.isFull) return c.json({ error: 'too many clients follow the events' }, 503, { 'retry-after': '15' })
    const stream = events.open(c.req.header('last-event-id'), () => void c.env?.outgoing?.destroy())
    return c.body(stream, 200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
  })
  app.notFound(c => c.json({ error: 'there is nothing at this path' }, 404))
  app.onError((_error, c) => c.json({ error: 'the answer could not be made' }, 500))
  return app
}

/** Two regions may have an environment of one name: then the region decides. */
function answerEnvironment(c: Context<Bound>, { environments }: State) {
  const { application, name } = c.req.param()
  const region = c.req.query('region')
  const named = environments.filter(one => one.application === application && one.environment === name)
  const found = named.filter(one => region === undefined || one.region === region)
  if (found.length === 0) return c.json({ error: 'there is no such environment' }, 404)
  if (found.length > 1) return c.json({ error: 'name the region', regions: found.map(one => one.region) }, 400)
  return c.json(toDetail(found[0]!))
}

const health = (c: Context, isGood: boolean) => c.text(isGood ? 'ok\n' : 'not yet\n', isGood ? 200 : 503)

const withoutCache: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('cache-control', 'no-store')
}

const readOnly: MiddlewareHandler = async (c, next) =>
  ['GET', 'HEAD'].includes(c.req.method) ? next() : c.json({ error: 'this server is read-only' }, 405, { allow: 'GET, HEAD' })

const loopbackHost: MiddlewareHandler = async (c, next) =>
  namesLoopback(c.req.header('host') ?? '') ? next() : c.json({ error: 'this server answers to localhost only' }, 403)

const authenticated =
  (token: TokenSource): MiddlewareHandler =>
  async (c, next) =>
    authorizes(c.req.header('authorization'), await token())
      ? next()
      : c.json({ error: 'a token is needed: Authorization: Bearer TOKEN' }, 401, { 'www-authenticate': 'Bearer' })

/** A server that listens. */
export interface Listening {
  readonly url: string
  /** Ends the event streams, then all connections. */
  close(): Promise<void>
}

/** How long connections may take to end by themselves, in milliseconds. */
const GRACE = 300

/** Serves until it is closed. Throws a sentence where the address cannot be used. */
export async function listen(address: Address, options: ServerOptions): Promise<Listening> {
  const events = new EventStream()
  const app = toApp({ ...options, events, onlyLoopback: isLoopback(address.host) })
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    serverOptions: { requestTimeout: 10_000, headersTimeout: 5_000 },
  }) as Server
  server.maxConnections = 200
  await bind(server, address)
  const unlisten = options.state.listen(message => events.send(toMessage(message)))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${toAuthority({ ...address, port })}`,
    close: async () => {
      unlisten()
      events.close()
      await end(server)
    },
  }
}

const bind = (server: Server, address: Address) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Error(explain(error, toAuthority(address)))))
    server.listen(address.port, address.host, resolve)
  })

function explain({ code, message }: NodeJS.ErrnoException, address: string): string {
  if (code === 'EADDRINUSE') return `${address} is used by another process: name another port with --listen.`
  if (code === 'EACCES') return `This user may not listen on ${address}: name a port from 1024 with --listen.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${address} is no address of this machine.`
  return `Listening on ${address} failed: ${message}`
}

async function end(server: Server) {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  const cut = setTimeout(() => server.closeAllConnections(), GRACE)
  await closed
  clearTimeout(cut)
}
