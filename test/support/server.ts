import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** Starts a server on loopback for one test, and counts its requests. */
export async function serve(answer: RequestListener) {
  const started = { url: '', requests: 0 }
  const server = createServer((request, response) => {
    started.requests++
    answer(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  started.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return started
}

/** Accepts a request and never answers it. */
export const noAnswer: RequestListener = () => undefined

/** Answers as a proxy does when its server is unavailable. */
export const proxyError: RequestListener = (_request, response) =>
  void response.writeHead(503, { 'content-type': 'text/html' }).end('<html><body>Service Unavailable</body></html>')
