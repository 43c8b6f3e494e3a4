import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { launch } from './cli.ts'

/** A directory of specs, each in a folder of its own. */
export async function sourceOf(specs: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'postmagiq-source-'))
  const write = async (name: string, text: string) => {
    await mkdir(join(folder, name), { recursive: true })
    await writeFile(join(folder, name, 'postmagiq.yaml'), text)
  }
  for (const [name, text] of Object.entries(specs)) await write(name, text)
  return { folder, write }
}

/** Starts the controller; `logged` waits for a line of its log. */
export function controller(url: string, source: string, ...flags: string[]) {
  const { child, ended } = launch(url, 'run', '--source', source, ...(flags.includes('--resync') ? [] : ['--resync', '2s']), ...flags)
  let printed = ''
  child.stdout.on('data', text => (printed += text))
  const logged = (what: RegExp) => expect.poll(() => printed, { timeout: 30_000, interval: 100 }).toMatch(what)
  return { child, ended, logged, printed: () => printed, forget: () => (printed = '') }
}
