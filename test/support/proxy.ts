import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { isRead } from '../../src/providers/retry.ts'

/** A call as it came by: the operation, or method and path of a service without operations in its requests (S3). */
export interface Seen {
  readonly name: string
  readonly isWrite: boolean
  /** In milliseconds since the epoch. */
  readonly at: number
}

/** A server on loopback between one process and the emulator: it counts the calls of that process, keeps some back, or is away. */
export async function proxyTo(target: string) {
  const calls: Seen[] = []
  const holds: { readonly pattern: RegExp; readonly taken: (pass: () => void) => void }[] = []
  let isAway = false

  async function serve(incoming: IncomingMessage, answer: ServerResponse) {
    if (isAway) {
      incoming.socket.destroy()
      return
    }
    const body = await buffer(incoming)
    const call = toCall(incoming, body)
    calls.push(call)
    const found = holds.findIndex(({ pattern }) => pattern.test(call.name))
    if (found >= 0) await new Promise<void>(resolve => holds.splice(found, 1)[0]!.taken(resolve))
    forward(incoming, body, answer)
  }

  function forward({ url, method, headers }: IncomingMessage, body: Buffer, answer: ServerResponse) {
    const { hostname, port, host } = new URL(target)
    const outgoing = send({ hostname, port, path: url, method, headers: { ...headers, host } }, found => {
      answer.writeHead(found.statusCode!, found.headers)
      found.pipe(answer)
    })
    outgoing.on('error', () => answer.destroy())
    outgoing.end(body)
  }

  const server = createServer((incoming, answer) => void serve(incoming, answer).catch(() => answer.destroy()))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    /** Keeps the next call of this name back, as if it were on the wire; resolves once it came, with what lets it go on. */
    hold: (pattern: RegExp) => new Promise<() => void>(taken => holds.push({ pattern, taken })),
    /** Closes every connection without an answer, or answers again. */
    setAway: (away: boolean) => {
      isAway = away
      if (away) server.closeAllConnections()
    },
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function toCall({ method = '', url = '', headers }: IncomingMessage, body: Buffer): Seen {
  const target = headers['x-amz-target']?.toString().split('.').at(-1)
  const operation = target ?? /\/operation\/(\w+)$/.exec(url)?.[1] ?? new URLSearchParams(body.toString()).get('Action') ?? undefined
  const isWrite = operation ? !isRead(operation) : !['GET', 'HEAD'].includes(method)
  return { name: operation ?? `${method} ${decodeURIComponent(url)}`, isWrite, at: Date.now() }
}
