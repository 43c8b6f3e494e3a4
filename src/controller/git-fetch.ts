import fs from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clone, type HttpClient, readBlob, readCommit, readTree, resolveRef } from 'isomorphic-git'
import { FILE } from '../schema/file.ts'
import { MAX_BYTES } from '../schema/source.ts'
import { isSearched, type SpecFile } from './source.ts'

/** A folder of a branch. */
export interface Branch {
  readonly url: string
  /** Undefined: the one that the HEAD of the server names. */
  readonly branch: string | undefined
  /** Without slashes at its ends; empty for the whole repository. */
  readonly path: string
  /** What the paths of its files begin with. */
  readonly prefix: string
}

/** The newest commit of a branch, and its specs. */
export interface Tip {
  readonly oid: string
  readonly files: readonly SpecFile[]
}

/** A clone: where it is, and what isomorphic-git keeps of it while it is read. */
interface Clone {
  readonly fs: typeof fs
  readonly gitdir: string
  readonly cache: object
}

/** Fetches the newest commit of a branch without its history, into a temporary folder that is gone when its specs are read. */
export async function fetchTip(http: HttpClient, { url, path, prefix }: Branch, ref: string): Promise<Tip> {
  const gitdir = await mkdtemp(join(tmpdir(), 'postmagiq-git-'))
  const repository: Clone = { fs, gitdir, cache: {} }
  try {
    await clone({ ...repository, dir: gitdir, http, url, ref, depth: 1, singleBranch: true, noCheckout: true, noTags: true })
    const oid = await resolveRef({ fs, gitdir, ref: 'HEAD' })
    const { commit } = await readCommit({ ...repository, oid })
    const { oid: root } = await readTree({ ...repository, oid, ...(path && { filepath: path }) }).catch(() => {
      throw new Error(`its branch ${ref} has no folder ${path}`)
    })
    const about = { commit: oid, author: commit.author.name, subject: commit.message.split('\n', 1)[0]! }
    const files = await readSpecs(repository, root, prefix)
    return { oid, files: files.map(file => ({ ...file, ...about })) }
  } finally {
    await rm(gitdir, { recursive: true, force: true })
  }
}

/** Every spec of a tree; `prefix` goes before the paths. Of one that is too large one byte more than a spec may have, by which that is known. */
async function readSpecs(repository: Clone, tree: string, prefix: string): Promise<SpecFile[]> {
  const { tree: entries } = await readTree({ ...repository, oid: tree })
  const files: SpecFile[] = []
  for (const { type, mode, path, oid } of entries) {
    if (type === 'tree' && isSearched(path)) files.push(...(await readSpecs(repository, oid, `${prefix}${path}/`)))
    if (type !== 'blob' || isSymlink(mode) || path !== FILE) continue
    const { blob } = await readBlob({ ...repository, oid })
    files.push({ path: `${prefix}${path}`, bytes: blob.slice(0, MAX_BYTES + 1) })
  }
  return files
}

const isSymlink = (mode: string) => mode === '120000'
