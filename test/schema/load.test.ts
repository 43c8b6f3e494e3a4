import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { render } from '../../src/schema/render-problems.ts'
import { load } from '../../src/schema/load.ts'
import { dev } from '../support/specs.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'spec-'))))
afterAll(() => rm(folder, { recursive: true }))

/** A named pipe in the folder. */
async function newPipe(name: string): Promise<string> {
  const path = join(folder, name)
  await once(spawn('mkfifo', [path]), 'exit')
  return path
}

/** The first line of the result of `load`. */
async function firstLine(path: string): Promise<string> {
  const loaded = await load(path)
  if (!('problems' in loaded)) return loaded.environment.environment
  return render(loaded.problems, loaded.source).split('\n')[0]?.replaceAll(folder, 'FOLDER') ?? ''
}

describe('load', () => {
  it('reads a file, and keeps its name in problems', async () => {
    await writeFile(join(folder, 'good.yaml'), dev())
    await writeFile(join(folder, 'bad.yaml'), dev('regoin: x'))
    expect(await firstLine(join(folder, 'good.yaml'))).toBe('dev')
    expect(await firstLine(`${folder}/../${folder.split('/').at(-1)}/bad.yaml`)).toMatch(
      /^FOLDER\/\.\.\/spec-\w+\/bad\.yaml:7:3: "regoin" is not a field of spec$/,
    )
  })

  it('reads the postmagiq.yaml of a folder', async () => {
    const inner = join(folder, 'environments')
    await mkdir(inner)
    expect(await firstLine(inner)).toBe('FOLDER/environments/postmagiq.yaml:1:1: this file does not exist')
    await writeFile(join(inner, 'postmagiq.yaml'), dev('regoin: x'))
    expect(await firstLine(`${inner}/`)).toBe('FOLDER/environments/postmagiq.yaml:7:3: "regoin" is not a field of spec')
  })

  it('gives the reason when a file cannot be read', async () => {
    await mkdir(join(folder, 'odd', 'postmagiq.yaml'), { recursive: true })
    await symlink('loop', join(folder, 'loop'))
    expect(await firstLine(join(folder, 'none.yaml'))).toBe('FOLDER/none.yaml:1:1: this file does not exist')
    expect(await firstLine(join(folder, 'good.yaml', 'inside'))).toBe('FOLDER/good.yaml/inside:1:1: a part of this path is not a folder')
    expect(await firstLine(join(folder, 'odd'))).toBe('FOLDER/odd/postmagiq.yaml:1:1: this is a folder')
    expect(await firstLine(join(folder, 'loop'))).toBe('FOLDER/loop:1:1: this symbolic link points to itself')
    expect(await firstLine('a\0b')).toMatch(/^a·b:1:1: this file cannot be read/)
    expect(await firstLine('')).toBe(':1:1: this file does not exist')
  })

  it.skipIf(process.getuid?.() === 0)('gives the reason when reading is not permitted', async () => {
    await writeFile(join(folder, 'shut.yaml'), dev())
    await chmod(join(folder, 'shut.yaml'), 0)
    expect(await firstLine(join(folder, 'shut.yaml'))).toBe('FOLDER/shut.yaml:1:1: reading this file is not permitted')
  })

  it('reads a pipe to its end, however slowly it is written', async () => {
    const pipe = await newPipe('slow')
    const shell = `exec 3>'${pipe}'; sleep 0.2; head -c 40 '${join(folder, 'good.yaml')}' >&3; sleep 0.2; tail -c +41 '${join(folder, 'good.yaml')}' >&3`
    const written = once(spawn('sh', ['-c', shell]), 'exit')
    expect(await firstLine(pipe)).toBe('dev')
    expect(await written).toEqual([0, null])
  })

  it('gives up on a pipe that nobody writes to', { timeout: 10_000 }, async () =>
    expect(await firstLine(await newPipe('silent'))).toBe(
      'FOLDER/silent:1:1: this file cannot be read: nothing was written to this pipe for 5 seconds',
    ),
  )

  it('stops reading an endless file', async () => expect(await firstLine('/dev/zero')).toBe('/dev/zero:1:1: the file is too large'))

  it('uses the region of the caller where the spec names none', async () => {
    const loaded = await load(join(folder, 'good.yaml'), { region: 'eu-west-1' })
    expect(loaded).toMatchObject({ environment: { region: 'eu-west-1' } })
    expect(await load(join(folder, 'good.yaml'), { region: 'eu-wset-1' })).toMatchObject({
      problems: [{ line: 5, message: 'eu-wset-1 is not a region of AWS' }],
    })
  })
})

describe('the environments of the deployment plan', () => {
  it('dev has its values', async () => {
    expect(await load('environments/dev')).toMatchObject({
      environment: {
        environment: 'dev',
        tier: 'dev',
        region: 'us-east-1',
        network: { cidr: '10.0.0.0/16', availabilityZones: ['us-east-1a'] },
        database: {
          engineVersion: '16',
          instanceClass: 'db.t3.micro',
          multiAz: false,
          backupDays: 7,
          extensions: ['vector'],
          storage: { gib: 100 },
        },
        cache: { engine: 'redis', nodeType: 'cache.t3.micro', replicas: 0 },
        services: {
          api: { cpu: 512, memory: 1024, count: 1, port: 8000, healthPath: '/api/health', paths: ['/api/*'] },
          worker: { cpu: 512, memory: 1024, count: 1 },
        },
      },
    })
  })

  it('prod has its values', async () => {
    expect(await load('environments/prod')).toMatchObject({
      environment: {
        environment: 'prod',
        tier: 'prod',
        region: 'us-east-1',
        network: { cidr: '10.1.0.0/16', availabilityZones: ['us-east-1a', 'us-east-1b'] },
        database: { instanceClass: 'db.r6g.large', multiAz: true, proxy: { enabled: true } },
        cache: { nodeType: 'cache.r6g.large', multiAz: true, replicas: 1 },
        services: { api: { cpu: 2048, memory: 4096, count: 2 }, worker: { cpu: 2048, memory: 4096, count: 2 } },
      },
    })
  })
})
