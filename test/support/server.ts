import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server on this machine for one test, and how often it was asked. */
export async function serve(answer: RequestListener) {
  const heard = { url: '', requests: 0 }
  const server = createServer((request, response) => {
    heard.requests++
    answer(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  heard.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return heard
}

/** Accepts, and never answers. */
export const silent: RequestListener = () => undefined

/** Answers as a proxy does whose server is away. */
export const away: RequestListener = (_request, response) =>
  void response.writeHead(503, { 'content-type': 'text/html' }).end('<html><body>Service Unavailable</body></html>')
