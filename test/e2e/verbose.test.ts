import { expect, test } from 'vitest'
import { postmagiq } from '../support/cli.ts'
import { proxyError, serve } from '../support/server.ts'

test('an error is followed by its place in the source with -v, and by nothing without', async () => {
  const server = await serve(proxyError)
  const plan = (...more: string[]) => postmagiq(server.url, 'plan', '-f', 'environments/dev', ...more)
  expect((await plan()).stderr).not.toContain('\n    at ')
  expect((await plan('-v')).stderr).toMatch(/\n {4}at async openAccount \(.*src\/operator\/account\.ts:\d+:\d+\)/)
})
