import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join, matchesGlob, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { lookup } from 'mrmime'
import { OperatorError } from './errors.ts'

/** A file of a build, and how it is served. */
export interface SiteFile {
  /** Its path below the build's folder, which is the key of its object: `assets/index-4f2a.js`. */
  readonly key: string
  /** Where it is on this machine. */
  readonly path: string
  readonly bytes: number
  /** In hexadecimal digits. */
  readonly sha256: string
  readonly contentType: string
  readonly cacheControl: string
}

/** The first page: it names all other files, and is uploaded last. */
export const INDEX = 'index.html'

/** For files whose name changes with their content. */
export const IMMUTABLE = 'public, max-age=31536000, immutable'

/** For files that are asked for again each time. */
const REVALIDATED = 'no-cache'

/** The folder in which Vite puts files whose name has a hash of their content. */
export const HASHED = 'assets/**'

/** The largest file, in bytes: several are in memory at a time. */
const LARGEST = 100 * 2 ** 20

/** Reads a build. `immutable`: which files never change under their name. Throws OperatorError where it is no build. */
export async function readSite(folder: string, immutable = HASHED): Promise<readonly SiteFile[]> {
  const root = await realpath(folder).catch(() => {
    throw new OperatorError(`${folder} does not exist.`)
  })
  if (!(await stat(root)).isDirectory()) throw new OperatorError(`${folder} is not a folder: name the folder that holds the build.`)
  const paths = await listFiles(root)
  if (paths.length === 0) throw new OperatorError(`${folder} is empty: build the GUI first.`)
  const files: SiteFile[] = []
  for (const path of paths) files.push(await readFile(root, path, immutable))
  if (!files.some(({ key }) => key === INDEX)) throw new OperatorError(`${folder} has no ${INDEX}: name the folder that holds the build.`)
  return files
}

/** The paths of all files below a folder, sorted. */
async function listFiles(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths: string[] = []
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isSymbolicLink()) await checkLink(root, path)
    if (entry.isFile() || entry.isSymbolicLink()) paths.push(path)
  }
  return paths.toSorted()
}

/** A link to a file of the build is that file; any other could publish what nobody meant to. */
async function checkLink(root: string, path: string): Promise<void> {
  const name = relative(root, path)
  const target = await realpath(path).catch(() => {
    throw new OperatorError(`${name} is a symbolic link to a file that does not exist.`)
  })
  if (!target.startsWith(root + sep)) throw new OperatorError(`${name} is a symbolic link out of the folder: nothing was published.`)
  if (!(await stat(target)).isFile()) throw new OperatorError(`${name} is a symbolic link to a folder: copy the folder instead.`)
}

async function readFile(root: string, path: string, immutable: string): Promise<SiteFile> {
  const key = relative(root, path).replaceAll(sep, '/')
  const { size: bytes } = await stat(path)
  if (bytes > LARGEST) throw new OperatorError(`${key} is larger than 100 MiB: serve it from another place.`)
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  const isImmutable = key !== INDEX && matchesGlob(key, immutable)
  return {
    key,
    path,
    bytes,
    sha256: hash.digest('hex'),
    contentType: toContentType(key),
    cacheControl: isImmutable ? IMMUTABLE : REVALIDATED,
  }
}

function toContentType(key: string): string {
  const type = lookup(key) ?? 'application/octet-stream'
  return type.startsWith('text/') ? `${type}; charset=utf-8` : type
}
