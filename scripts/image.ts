import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { GenericContainer } from 'testcontainers'

interface Build {
  /** The name without the tag. */
  readonly name: string
  /** The folder of the Dockerfile. */
  readonly folder: string
  /** The files and folders of `folder` that the image is built from. */
  readonly sources: readonly string[]
  /** Replaces the PYTHON_IMAGE of the Dockerfile. */
  readonly base?: string | undefined
}

/** Builds an image unless it exists, and gives its name; `starts` is called before a build. */
export async function buildImage(wanted: Build, starts: (image: string) => void = () => {}): Promise<string> {
  const image = await imageName(wanted)
  if (await hasImage(image)) return image
  starts(image)
  await GenericContainer.fromDockerfile(wanted.folder)
    .withBuildArgs(wanted.base ? { PYTHON_IMAGE: wanted.base } : {})
    .build(image, { deleteOnExit: false })
  return image
}

/** The tag is a hash of what the image is built from, because testcontainers overlooks a failed build if an image of that name exists. */
export async function imageName({ name, folder, sources, base = '' }: Build): Promise<string> {
  const files = (await Promise.all(['Dockerfile', ...sources].map(source => filesOf(join(folder, source))))).flat().sort()
  const hash = createHash('sha256').update(base)
  for (const file of files) hash.update(`\0${relative(folder, file)}\0`).update(await readFile(file))
  return `${name}:${hash.digest('hex').slice(0, 12)}`
}

async function filesOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => undefined)
  if (!entries) return [path]
  return entries
    .filter(entry => entry.isFile() && !entry.parentPath.endsWith('__pycache__'))
    .map(entry => join(entry.parentPath, entry.name))
}

export const docker = (args: readonly string[], timeout: number) => promisify(execFile)('docker', args, { timeout })

export const hasImage = (image: string) => succeeds(docker(['image', 'inspect', image], 10_000))

export const canPull = (image: string) => succeeds(docker(['pull', '--quiet', image], 300_000))

const succeeds = (call: Promise<unknown>) =>
  call.then(
    () => true,
    () => false,
  )
