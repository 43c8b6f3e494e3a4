import type { GitHttpRequest, HttpClient } from 'isomorphic-git'
import { explainAnswer, explainError } from './git-errors.ts'
import type { GitToken } from './git-token.ts'

export interface GitHttpOptions {
  readonly token: GitToken
  /** How long an answer may take, in milliseconds. */
  readonly timeout: number
}

/** The most that an answer may have, in bytes: a repository of specs has far less. */
const MAX_ANSWER = 16 * 1024 * 1024

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array
}

/**
 * How isomorphic-git reaches a server: every answer may take so much time and be so large, and what goes wrong is an error
 * without the token. What a server says of its protocol is asked for once, so that a poll is a single request.
 */
export function gitHttp({ token, timeout }: GitHttpOptions): HttpClient {
  let protocol: Answer | undefined

  async function ask(request: GitHttpRequest): Promise<Answer> {
    const used = await token.read()
    const answer = await send(request, used, timeout)
    if (answer.status !== 401) return answer
    const renewed = await token.renew()
    return renewed === used ? answer : send(request, renewed, timeout)
  }

  async function answerTo(request: GitHttpRequest): Promise<Answer> {
    const asksProtocol = request.headers?.['Git-Protocol'] === 'version=2' && request.url.includes('/info/refs?')
    if (asksProtocol && protocol) return protocol
    const answer = await ask(request).catch(explainError(request.url, timeout))
    if (!isFromGit(answer)) throw explainAnswer(request.url, answer)
    // A server of an older protocol answers with its branches at once.
    if (asksProtocol && Buffer.from(answer.body).includes('version 2\n')) protocol = answer
    return answer
  }

  async function request(request: GitHttpRequest) {
    try {
      const { status, headers, body } = await answerTo(request)
      const chunks = async function* () {
        yield body
      }
      return { url: request.url, statusCode: status, statusMessage: '', headers: Object.fromEntries(headers), body: chunks() }
    } catch (error) {
      protocol = undefined
      throw error
    }
  }
  return { request }
}

const isFromGit = ({ status, headers }: Answer) =>
  status === 200 && /^application\/x-git-upload-pack-/.test(headers.get('content-type') ?? '')

/** Sends one request, and reads its answer to the end. */
async function send({ url, method = 'GET', headers, body }: GitHttpRequest, token: string | undefined, timeout: number): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(token && { authorization: toBasic(token) }) },
    ...(body && { body: await collect(body) }),
    // The token goes to this server alone.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeout),
  })
  return { status: response.status, headers: response.headers, body: response.body ? await collect(response.body) : Buffer.alloc(0) }
}

async function collect(chunks: AsyncIterable<Uint8Array>) {
  const collected: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > MAX_ANSWER) throw new Error(`it is larger than ${MAX_ANSWER / 1024 / 1024} MiB: give specs a repository of their own`)
    collected.push(chunk)
  }
  return Buffer.concat(collected)
}

/** Of a token without a user, servers ask for any user at all. */
const toBasic = (token: string) => `Basic ${Buffer.from(token.includes(':') ? token : `x-access-token:${token}`).toString('base64')}`
