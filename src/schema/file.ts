import { constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { LocatedProblem } from './problem.ts'
import { MAX_BYTES, toSource } from './source.ts'

/** The name of a spec in a folder of its own. */
export const FILE = 'postmagiq.yaml'

type ReadResult = { readonly file: string; readonly bytes: Uint8Array } | { readonly file: string; readonly problem: LocatedProblem }

/** Reads a file, or the `postmagiq.yaml` of a folder. */
export async function readSpec(path: string): Promise<ReadResult> {
  let file = path
  try {
    const found = await stat(path)
    if (found.isDirectory()) file = `${path.replace(/\/+$/, '')}/${FILE}`
    return { file, bytes: await readStart(file, found.isFIFO()) }
  } catch (error) {
    return { file, problem: unreadable(file, error) }
  }
}

/** How long a pipe may be silent, in milliseconds. */
const PATIENCE = 5_000

/** Reads one byte more than a spec may have: the file may be endless. */
async function readStart(file: string, isPipe: boolean): Promise<Uint8Array> {
  // Without O_NONBLOCK, opening a pipe that nobody writes to would hang.
  await using handle = await open(file, constants.O_RDONLY | (isPipe ? constants.O_NONBLOCK : 0))
  const buffer = Buffer.alloc(MAX_BYTES + 1)
  let length = 0
  for (let deadline = Date.now() + PATIENCE; length < buffer.length;) {
    const bytesRead = await readSome(handle, buffer.subarray(length))
    if (bytesRead === 0 && (length > 0 || !isPipe)) break
    if (bytesRead) {
      length += bytesRead
      deadline = Date.now() + PATIENCE
    } else if (Date.now() < deadline) await pause(20)
    else throw new Error(`nothing was written to this pipe for ${PATIENCE / 1000} seconds`)
  }
  return buffer.subarray(0, length)
}

/** The number of bytes read; 0 at the end of a file or for a pipe without a writer, undefined while the writer has nothing. */
async function readSome(handle: FileHandle, free: Uint8Array): Promise<number | undefined> {
  try {
    return (await handle.read(free, 0, free.length)).bytesRead
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined
    throw error
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
