import { createHash, randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { orNone } from '../errors.ts'
import type { SecretsManager } from '@aws-sdk/client-secrets-manager'
import type { Notes } from './secret-metadata.ts'

/** What a key holds until someone sets its value, so that tasks can start without it. */
export const UNSET = 'unset'

/** What is wanted of a secret's value. */
interface Wanted {
  readonly keys: readonly string[]
  readonly generated: boolean
  readonly content: Readonly<Record<string, string>>
  readonly contentMark: string
}

/** What a secret holds. It stays in memory: no error, log or listing may tell it. */
type Value = Readonly<Record<string, unknown>>

/** What to write, and what to note of it so that it need not be read. */
interface Version {
  readonly written: { readonly SecretString?: string; readonly ClientRequestToken?: string }
  readonly notes: Omit<Notes, 'recoveryDays'>
}

/** The first version of a secret. */
export const firstVersion = (name: string, wanted: Wanted): Version => toVersion(name, '', wanted, toValue(wanted))

/** The version that follows the one a secret has; what is as wanted already is not written again. */
export async function nextVersion(
  secrets: SecretsManager,
  { name, props }: { readonly name: string; readonly props: Wanted },
): Promise<Version> {
  const { held, version } = (await orNone(read(secrets, name))) ?? { held: {}, version: '' }
  const value = toValue(props, held)
  const next = toVersion(name, version, props, value)
  return version && isDeepStrictEqual(value, held) ? { written: {}, notes: { ...next.notes, version } } : next
}

/**
 * Its token names a version: the same for the same wish after the same version, so that asking twice makes one.
 * It is made of nothing secret.
 */
function toVersion(name: string, previous: string, { keys, generated, contentMark }: Wanted, value: Value): Version {
  const hash = createHash('sha256')
    .update(JSON.stringify([name, previous, keys, generated, contentMark]))
    .digest('hex')
  const version = hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  return {
    written: { SecretString: JSON.stringify(value), ClientRequestToken: version },
    notes: { keys, generated, contentMark, version, unset: keys.filter(key => value[key] === UNSET) },
  }
}

/** The value as wanted: what it holds stays, also under keys that nobody asks for any more; only the content is ours to say. */
function toValue({ keys, generated, content }: Wanted, held: Value = {}): Value {
  const open = keys.filter(key => held[key] === undefined || (generated && held[key] === UNSET))
  const added = open.map(key => [key, generated ? randomBytes(36).toString('base64url') : UNSET])
  const known = Object.entries(content).filter(([key]) => keys.includes(key))
  return { ...held, ...Object.fromEntries([...added, ...known]) }
}

async function read(secrets: SecretsManager, SecretId: string): Promise<{ held: Value; version: string }> {
  const { SecretString = '', VersionId = '' } = await secrets.getSecretValue({ SecretId })
  return { held: parse(SecretString, SecretId), version: VersionId }
}

/** A parser's own complaint would quote the value. */
function parse(text: string, name: string): Value {
  const value = attempt(() => JSON.parse(text) as unknown)
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Value
  throw Object.assign(new Error(`${name} holds something else than a JSON object`), { name: 'InvalidSecretValue' })
}

function attempt<T>(what: () => T): T | undefined {
  try {
    return what()
  } catch {
    return undefined
  }
}
