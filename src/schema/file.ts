import { open, stat } from 'node:fs/promises'
import type { LocatedProblem } from './problem.ts'
import { MAX_BYTES, toSource } from './source.ts'

/** The name of a spec in a folder of its own. */
export const FILE = 'postmagiq.yaml'

type ReadResult = { readonly file: string; readonly bytes: Uint8Array } | { readonly file: string; readonly problem: LocatedProblem }

/** Reads a file, or the `postmagiq.yaml` of a folder. */
export async function readSpec(path: string): Promise<ReadResult> {
  let file = path
  try {
    if ((await stat(path)).isDirectory()) file = `${path.replace(/\/+$/, '')}/${FILE}`
    return { file, bytes: await readStart(file) }
  } catch (error) {
    return { file, problem: unreadable(file, error) }
  }
}

/** Reads one byte more than a spec may have: the file may be endless. */
async function readStart(file: string): Promise<Uint8Array> {
  await using handle = await open(file)
  const buffer = Buffer.alloc(MAX_BYTES + 1)
  for (let length = 0; ;) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length)
    length += bytesRead
    if (bytesRead === 0 || length === buffer.length) return buffer.subarray(0, length)
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'this file does not exist',
  EISDIR: 'this is a folder',
  EACCES: 'reading this file is not permitted',
  EPERM: 'reading this file is not permitted',
  ENOTDIR: 'a part of this path is not a folder',
  ELOOP: 'this symbolic link points to itself',
}

function unreadable(file: string, error: unknown): LocatedProblem {
  const { code = '', message } = error as NodeJS.ErrnoException
  const { source } = toSource(file, new Uint8Array())
  const problem = { message: REASONS[code] ?? `this file cannot be read: ${message}`, expected: `a spec, or a folder with a ${FILE}` }
  return source.locate(problem, [0, 0])
}
