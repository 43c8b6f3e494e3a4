import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Ada Lovelace',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Forge',
  GIT_COMMITTER_EMAIL: 'forge@example.com',
}

/** A repository with a work tree, served on loopback by Git's own server at `url`. */
export class GitServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'git-server-'))
  #server: Server | undefined
  #port = 0
  /** Method, path and protocol of every request. */
  readonly requests: string[] = []
  /** The password that is asked for. */
  token: string | undefined
  /** Answers a request instead of Git, if it returns true. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean = () => false

  constructor() {
    this.git('init', '--quiet', '--initial-branch=main')
  }

  get url() {
    return `http://127.0.0.1:${this.#port}/repo`
  }

  /** Runs git in the work tree, and returns what it prints. */
  git(...args: string[]): string {
    const env = { PATH: process.env['PATH'], HOME: this.#folder, ...IDENTITY }
    const cwd = join(this.#folder, 'repo')
    mkdirSync(cwd, { recursive: true })
    return execFileSync('git', args, { cwd, env, encoding: 'utf8' }).trim()
  }

  /** Commits files, and returns the commit; a file without a text is removed. */
  commit(message: string, files: Readonly<Record<string, string | undefined>>): string {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.#folder, 'repo', name)
      mkdirSync(dirname(path), { recursive: true })
      if (text === undefined) rmSync(path)
      else writeFileSync(path, text)
    }
    this.git('add', '--all')
    this.git('commit', '--quiet', '--message', message)
    return this.git('rev-parse', 'HEAD')
  }

  async start() {
    this.#server = createServer((request, response) => this.#answer(request, response))
    await new Promise<void>(resolve => this.#server!.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (this.#server.address() as AddressInfo).port
  }

  async stop() {
    this.#server?.closeAllConnections()
    await new Promise(resolve => this.#server?.close(resolve))
  }

  /** Stops, and removes the repository. */
  async remove() {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #answer(request: IncomingMessage, response: ServerResponse) {
    const protocol = request.headers['git-protocol'] as string | undefined
    this.requests.push([request.method, request.url?.replace('/repo/', ''), protocol].filter(Boolean).join(' '))
    if (this.intercept(request, response)) return
    const [, password] = Buffer.from(request.headers.authorization?.split(' ')[1] ?? '', 'base64')
      .toString()
      .split(':')
    if (this.token !== undefined && password !== this.token) response.writeHead(401, { 'www-authenticate': 'Basic' }).end('no')
    else this.#runGit(request, response, protocol)
  }

  /** Lets `git http-backend`, a CGI program, answer. */
  #runGit(request: IncomingMessage, response: ServerResponse, protocol = '') {
    const [path, query = ''] = request.url!.split('?')
    const child = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env['PATH'],
        HOME: this.#folder,
        GIT_PROJECT_ROOT: this.#folder,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_PROTOCOL: protocol,
        REQUEST_METHOD: request.method,
        PATH_INFO: path,
        QUERY_STRING: query,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      },
    })
    request.pipe(child.stdin)
    const chunks: Buffer[] = []
    child.stdout.on('data', chunk => chunks.push(chunk))
    child.on('close', () => {
      const answer = Buffer.concat(chunks)
      const end = answer.indexOf('\r\n\r\n')
      const headers = answer
        .subarray(0, end)
        .toString()
        .split('\r\n')
        .map(line => line.split(': ') as [string, string])
      const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200'
      response.writeHead(Number(status.slice(0, 3)), Object.fromEntries(headers)).end(answer.subarray(end + 4))
    })
  }
}
