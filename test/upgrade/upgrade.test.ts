import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { envFor, postmagiq } from '../support/cli.ts'
import { newEmulator } from '../support/emulator.ts'
import { pushImage } from '../support/pipeline.ts'

const execute = promisify(execFile)

/** The commit whose environments every later version takes over without a change. */
const base = (await readFile('test/upgrade/base', 'utf8')).trim()
const isHere = await execute('git', ['cat-file', '-e', `${base}^{commit}`]).then(
  () => true,
  () => false,
)
if (!isHere) process.stderr.write(`The tests of upgrades are skipped: this clone has no commit ${base}.\n`)

describe.runIf(isHere)(`an environment that ${base.slice(0, 7)} applied`, async () => {
  const folder = isHere ? await build() : ''
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.for(['dev', 'prod'])('has no changes in the plan of today: %s', { timeout: 120_000 }, async name => {
    const spec = join(folder, 'environments', name)
    const emulator = await newEmulator({ timeScale: 0 })
    const aws = new Aws({ region: 'us-east-1', endpoint: emulator.url })
    const then = (...args: string[]) => execute(join(folder, 'bin/postmagiq'), args, { env: envFor(emulator.url) })
    await then('apply', '--yes', '--quiet', '-f', spec)
    await pushImage(aws, `postmagiq-${name}-api`)
    await then('apply', '--yes', '--quiet', '-f', spec)
    const { code, stdout } = await postmagiq(emulator.url, 'plan', '-f', spec)
    expect(stdout).toContain('No changes.')
    expect(code).toBe(0)
    await emulator.stop()
  })
})

/** Builds the command line of that commit in a folder of its own, with the dependencies of today. */
async function build(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'postmagiq-base-'))
  await execute('sh', ['-c', `git archive ${base} | tar -x -C "${folder}"`])
  await symlink(resolve('node_modules'), join(folder, 'node_modules'))
  await execute(process.execPath, ['scripts/bundle.mjs'], { cwd: folder })
  return folder
}
