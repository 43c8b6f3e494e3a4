import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { kinds } from '../../src/providers/kinds.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { postmagiq } from '../support/cli.ts'
import { deletions, drifts, finder, proxyDrifts, unchangeable } from './drifts.ts'
import { inventory } from '../support/inventory.ts'
import { pushImage } from '../support/pipeline.ts'

interface Planned {
  readonly name: string
  readonly type: string
  readonly change: { readonly actions: readonly string[] }
}

describe.each(['dev', 'prod'])('the command line, with %s from an empty account and back', environment => {
  const spec = `environments/${environment}`
  let emulator: Emulator
  let aws: Aws
  const run = (...args: string[]) => postmagiq(emulator.url, ...args, '-f', spec)

  beforeAll(async () => {
    emulator = await newEmulator()
    aws = new Aws({ region: 'us-east-1', endpoint: emulator.url })
  })
  afterAll(() => emulator.stop())

  test('plan shows everything to create in an empty account, and creates nothing', async () => {
    const { code, stdout, stderr } = await run('plan')
    expect(stderr).toBe(`Account 123456789012, region us-east-1, endpoint ${emulator.url} (as arn:aws:sts::123456789012:user/moto)\n`)
    expect(stdout).toMatch(/^Plan: \d+ to add, 0 to change, 0 to destroy\.$/m)
    expect(code).toBe(2)
    expect(await inventory(aws)).toEqual([])
  })

  test('apply creates everything and ends with 0 although an image is missing, and plan then shows no changes', async () => {
    const { code, stdout } = await run('apply', '--yes')
    expect(stdout).toContain('Apply complete!')
    expect(stdout).toContain('services/api/service: AwaitingImage')
    expect(code).toBe(0)
    const after = await run('plan')
    expect(after.stdout).toContain('No changes. Your infrastructure matches the configuration.')
    expect(after.code).toBe(0)
  })

  test('apply starts the services after an image was pushed', async () => {
    await pushImage(aws, `postmagiq-${environment}-api`)
    expect((await run('plan')).code).toBe(2)
    expect((await run('apply', '--yes')).code).toBe(0)
    const { services = [] } = await aws.ecs.describeServices({
      cluster: `postmagiq-${environment}`,
      services: [`postmagiq-${environment}-api`],
    })
    expect(services[0]).toMatchObject({ desiredCount: environment === 'dev' ? 1 : 2, runningCount: environment === 'dev' ? 1 : 2 })
    expect((await run('plan')).code).toBe(0)
  })

  test('plan changes nothing for a tag that nobody pushed, and asks to push it', async () => {
    const file = await edited(text => text.replaceAll('api:latest', 'api:nobody-pushed-it'))
    const { code, stdout } = await postmagiq(emulator.url, 'plan', '-f', file)
    expect(stdout).toMatch(/^Waiting for you: services\/api\/service: push .*:nobody-pushed-it$/m)
    expect(stdout).toMatch(/^No changes\./)
    expect(code).toBe(0)
  })

  /** The spec with a change in it. */
  async function edited(change: (text: string) => string) {
    const file = join(await mkdtemp(join(tmpdir(), 'postmagiq-')), 'postmagiq.yaml')
    await writeFile(file, change(await readFile(`${spec}/postmagiq.yaml`, 'utf8')))
    return file
  }

  test('plan shows every drift and nothing else, and apply repairs all', async () => {
    const injected = environment === 'prod' ? [...drifts, ...proxyDrifts] : drifts
    for (const { how } of injected) await how(aws, finder(aws, environment))
    const shown = await changes()
    expect(idsOf(shown)).toEqual([...new Set(injected.flatMap(({ shows, follow = [] }) => [shows, ...follow]))].toSorted())
    if (environment === 'prod')
      expect(new Set([...shown.map(({ type }) => type), ...unchangeable])).toEqual(new Set(kinds.map(({ type }) => type)))
    for (const { how } of deletions) await how(aws, finder(aws, environment))
    expect(idsOf(await changes())).toEqual(expect.arrayContaining(deletions.map(({ shows }) => shows)))
    const applied = await run('apply', '--yes')
    expect(applied.code, applied.stdout + applied.stderr).toBe(0)
    expect((await run('plan')).code).toBe(0)
  })

  /** The resources that the plan would change. */
  async function changes(): Promise<readonly Planned[]> {
    const { code, stdout } = await run('plan', '-o', 'json')
    expect(code).toBe(2)
    const all: readonly Planned[] = JSON.parse(stdout).resource_changes
    return all.filter(({ change }) => change.actions[0] !== 'no-op')
  }

  const idsOf = (planned: readonly Planned[]) => planned.map(({ name }) => name).toSorted()

  test('status counts the ready resources, and gives the conditions of each', async () => {
    const { code, stdout } = await run('status')
    expect(stdout).toMatch(new RegExp(`^${environment} is Ready: \\d+ of \\d+ resources ready, \\d+ waiting for you\\.$`, 'm'))
    expect(code).toBe(0)
    const { resources } = JSON.parse((await run('status', '-o', 'json')).stdout)
    expect(resources.find(({ id }: { id: string }) => id === 'network/vpc').conditions[0]).toMatchObject({ type: 'Ready', status: 'True' })
  })

  test('destroy deletes nothing without consent to deleting data, and everything with it', async () => {
    const before = await inventory(aws)
    const refused = await run('destroy', '--yes')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toMatch(/--approve [0-9a-f]{8}/)
    expect(await inventory(aws)).toEqual(before)
    const { code, stdout, stderr } = await run('destroy', '--yes', '--approve-all-data', '--purge-control')
    expect(code, stdout + stderr).toBe(0)
    expect(await inventory(aws)).toEqual([])
    const { DBSnapshots = [] } = await aws.rds.describeDBSnapshots({})
    expect(DBSnapshots.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)).toContain(`postmagiq-${environment}-database`)
  })
})
