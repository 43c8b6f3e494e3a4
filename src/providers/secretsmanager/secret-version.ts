import { createHash, randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { ifExists } from '../errors.ts'
import type { SecretsManager } from '@aws-sdk/client-secrets-manager'
import type { SecretMetadata } from './secret-metadata.ts'

/** The value of a key until a person sets it; it exists so that tasks can start. */
export const UNSET = 'unset'

/** The props that determine a secret's value. */
interface ValueProps {
  readonly keys: readonly string[]
  readonly generated: boolean
  readonly content: Readonly<Record<string, string>>
  readonly contentMark: string
}

/** A secret's value. It must not appear in any error, log or listing. */
type Value = Readonly<Record<string, unknown>>

/** A version to write: the input of CreateSecret or UpdateSecret, and the metadata to record. */
interface Version {
  readonly input: { readonly SecretString?: string; readonly ClientRequestToken?: string }
  readonly metadata: Omit<SecretMetadata, 'recoveryDays'>
}

/** The first version of a secret. */
export const firstVersion = (name: string, props: ValueProps): Version => toVersion(name, '', props, toValue(props))

/** The version after the current one; its input is empty if the value is as desired. Throws if the current value is no JSON object. */
export async function nextVersion(
  secrets: SecretsManager,
  { name, props }: { readonly name: string; readonly props: ValueProps },
): Promise<Version> {
  const { current, version } = (await ifExists(readValue(secrets, name))) ?? { current: {}, version: '' }
  const value = toValue(props, current)
  const next = toVersion(name, version, props, value)
  return version && isDeepStrictEqual(value, current) ? { input: {}, metadata: { ...next.metadata, version } } : next
}

/**
 * A version with its token, which AWS uses as version id. The token is a hash of the props and the previous version, so that equal
 * requests create one version; it contains nothing secret.
 */
function toVersion(name: string, previous: string, { keys, generated, contentMark }: ValueProps, value: Value): Version {
  const hash = createHash('sha256')
    .update(JSON.stringify([name, previous, keys, generated, contentMark]))
    .digest('hex')
  const version = hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  return {
    input: { SecretString: JSON.stringify(value), ClientRequestToken: version },
    metadata: { keys, generated, contentMark, version, unset: keys.filter(key => value[key] === UNSET) },
  }
}

/** The desired value: current values stay, even those of keys no longer declared; only `content` overwrites. */
function toValue({ keys, generated, content }: ValueProps, current: Value = {}): Value {
  const missing = keys.filter(key => current[key] === undefined || (generated && current[key] === UNSET))
  const added = missing.map(key => [key, generated ? randomBytes(36).toString('base64url') : UNSET])
  const declared = Object.entries(content).filter(([key]) => keys.includes(key))
  return { ...current, ...Object.fromEntries([...added, ...declared]) }
}

/** What may be known of a value. */
export interface Content {
  readonly isObject: boolean
  /** The keys that have a value. */
  readonly setKeys: readonly string[]
}

/** Reads what may be known of a version's value. */
export async function readContent(secrets: SecretsManager, SecretId: string, VersionId: string): Promise<Content> {
  const { SecretString = '' } = await secrets.getSecretValue({ SecretId, VersionId })
  const value = parse(SecretString) ?? {}
  return { isObject: parse(SecretString) !== undefined, setKeys: Object.keys(value).filter(key => value[key] !== UNSET) }
}

async function readValue(secrets: SecretsManager, SecretId: string): Promise<{ current: Value; version: string }> {
  const { SecretString = '', VersionId = '' } = await secrets.getSecretValue({ SecretId })
  const current = parse(SecretString)
  if (current) return { current, version: VersionId }
  throw Object.assign(new Error(`the value of ${SecretId} is not a JSON object`), { name: 'InvalidSecretValue' })
}

/** Parses a secret's value; undefined if it is not a JSON object. The parser's error is dropped, as it would quote the value. */
function parse(text: string): Value | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Value) : undefined
  } catch {
    return undefined
  }
}
