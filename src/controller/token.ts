import { createHash, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** Gives the token that is valid now. */
export type TokenSource = () => Promise<string>

/** A shorter token could be guessed. */
const MIN_LENGTH = 16

interface Options {
  readonly token?: string | undefined
  /** A file with the token, which may change at any time. */
  readonly file?: string | undefined
}

/** The token of an environment variable or a file; undefined if there is neither. Throws a sentence where it cannot be used. */
export async function openToken({ token, file }: Options): Promise<TokenSource | undefined> {
  if (file !== undefined) return openTokenFile(file)
  if (!token) return undefined
  check(token, 'POSTMAGIQ_TOKEN')
  return async () => token
}

/** Reads a token file at every request, as it is small; what can be read no longer leaves the token before it in force. */
async function openTokenFile(file: string): Promise<TokenSource> {
  const read = async () => {
    const token = (await readFile(file, 'utf8')).trim()
    check(token, file)
    return token
  }
  let last = await read()
  return async () => (last = await read().catch(() => last))
}

function check(token: string, where: string) {
  if (token.length < MIN_LENGTH || /\s/.test(token))
    throw new Error(`The token of ${where} needs ${MIN_LENGTH} characters or more, and no spaces.`)
}

/** Whether an Authorization header has a token; takes equally long for every wrong one. */
export function authorizes(header: string | undefined, token: string): boolean {
  const [, given = ''] = /^Bearer +(\S+)$/i.exec(header ?? '') ?? []
  return timingSafeEqual(digest(given), digest(token))
}

const digest = (text: string) => createHash('sha256').update(text).digest()
