import type { Tag } from '@aws-sdk/client-secrets-manager'
import { valueOf } from '../tags.ts'

/** What we must know of a secret without reading it; its tags hold it, as words. */
export interface Notes {
  readonly keys: readonly string[]
  /** The keys that held no value yet in the version that we wrote. */
  readonly unset: readonly string[]
  /** The version that we wrote: in any other, someone else set the values. */
  readonly version: string
  readonly generated: boolean
  readonly recoveryDays: number
  readonly contentMark: string
}

/** Some notes as tags. A tag holds 256 characters: what is longer goes on in another, and says so. */
export const toNotes = (notes: Partial<Notes>): Tag[] =>
  Object.entries(notes).flatMap(([note, value]) => toPages(note, [value].flat().join(' ')))

/** The notes of a secret; of one that has none, what AWS would do. */
export const fromNotes = (tags: readonly Tag[] = []): Notes => ({
  keys: words(tags, 'keys'),
  unset: words(tags, 'unset'),
  version: words(tags, 'version')[0] ?? '',
  generated: words(tags, 'generated')[0] === 'true',
  recoveryDays: Number(words(tags, 'recoveryDays')[0] ?? 30),
  contentMark: words(tags, 'contentMark')[0] ?? '',
})

function toPages(note: string, text: string): Tag[] {
  const pages = text.match(/\S(.{0,252}\S)?(?= |$)/g) ?? ['']
  return pages.map((page, index) => ({ Key: keyOf(note, index), Value: index < pages.length - 1 ? `${page} +` : page }))
}

function words(tags: readonly Tag[], note: string, page = 0): string[] {
  const found = valueOf(tags, keyOf(note, page)).split(' ').filter(Boolean)
  return found.at(-1) === '+' ? [...found.slice(0, -1), ...words(tags, note, page + 1)] : found
}

const keyOf = (note: string, page: number) => `postmagiq:${note}${page === 0 ? '' : `:${page}`}`
