import { open, stat } from 'node:fs/promises'
import type { Diagnostic } from './diagnostics.ts'
import { MAX_BYTES, toSource } from './source.ts'

/** What a spec's file is called in a folder of its own. */
export const FILE = 'postmagiq.yaml'

/** Reads the file that a path means: that file, or the one of our name in that folder. */
export async function readSpec(path: string): Promise<{ file: string; bytes: Uint8Array } | { file: string; problem: Diagnostic }> {
  let file = path
  try {
    if ((await stat(path)).isDirectory()) file = `${path.replace(/\/+$/, '')}/${FILE}`
    return { file, bytes: await readStart(file) }
  } catch (error) {
    return { file, problem: unreadable(file, error) }
  }
}

/** Never more than tells that a file is too large: it may be without end. */
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
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder',
  EACCES: 'this file may not be read',
  EPERM: 'this file may not be read',
  ENOTDIR: 'a part of this path is no folder',
  ELOOP: 'this link leads to itself',
}

function unreadable(file: string, error: unknown): Diagnostic {
  const { code = '', message } = error as NodeJS.ErrnoException
  const { source } = toSource(file, new Uint8Array())
  return source.diagnose([0, 0], {
    message: REASONS[code] ?? `this file cannot be read: ${message}`,
    expected: `a spec, or a folder with a ${FILE}`,
  })
}
