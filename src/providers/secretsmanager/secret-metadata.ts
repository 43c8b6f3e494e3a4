import type { Tag } from '@aws-sdk/client-secrets-manager'
import { valueOf } from '../tags.ts'

/** Facts about a secret that its tags record, so that listing never reads its value. */
export interface SecretMetadata {
  readonly keys: readonly string[]
  /** The keys without a value in the version that we wrote. */
  readonly unset: readonly string[]
  /** The version that we wrote; any other current version is someone else's. */
  readonly version: string
  readonly generated: boolean
  readonly recoveryDays: number
  readonly contentMark: string
}

/** Metadata as tags. A tag's value has at most 256 characters: a longer text continues in a further tag, which a final ` +` announces. */
export const toMetadataTags = (metadata: Partial<SecretMetadata>): Tag[] =>
  Object.entries(metadata).flatMap(([field, value]) => toFieldTags(field, [value].flat().join(' ')))

/** The metadata in a secret's tags; without them, AWS's defaults. */
export const fromMetadataTags = (tags: readonly Tag[] = []): SecretMetadata => ({
  keys: words(tags, 'keys'),
  unset: words(tags, 'unset'),
  version: words(tags, 'version')[0] ?? '',
  generated: words(tags, 'generated')[0] === 'true',
  recoveryDays: Number(words(tags, 'recoveryDays')[0] ?? 30),
  contentMark: words(tags, 'contentMark')[0] ?? '',
})

function toFieldTags(field: string, text: string): Tag[] {
  const parts = text.match(/\S(.{0,252}\S)?(?= |$)/g) ?? ['']
  return parts.map((part, index) => ({ Key: keyOf(field, index), Value: index < parts.length - 1 ? `${part} +` : part }))
}

function words(tags: readonly Tag[], field: string, index = 0): string[] {
  const part = valueOf(tags, keyOf(field, index)).split(' ').filter(Boolean)
  return part.at(-1) === '+' ? [...part.slice(0, -1), ...words(tags, field, index + 1)] : part
}

const keyOf = (field: string, index: number) => `postmagiq:${field}${index === 0 ? '' : `:${index}`}`
