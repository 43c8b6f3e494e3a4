import type { Schema } from './schema.ts'
import { byNearness } from './suggest.ts'

/** Of more choices than this, only the nearest ones are listed. */
const MOST_CHOICES = 25
const FEW_CHOICES = 5

/** What a schema accepts, in words. Of many choices, the ones nearest to `value` are listed. */
export function describeSchema(schema: Schema, value?: unknown): string {
  if (schema.const !== undefined) return schema.const
  const { enum: options, patternErrorMessage: reason } = schema
  if (options) return choices(options.map(String), typeof value === 'string' ? value : '') + (reason === undefined ? '' : `; ${reason}`)
  return WORDS[schema.type ?? 'string'](schema)
}

const WORDS: Readonly<Record<NonNullable<Schema['type']>, (schema: Schema) => string>> = {
  object: () => 'a map',
  array: list,
  boolean: () => 'true or false',
  integer: integerRange,
  string: text,
}

function choices(options: readonly string[], value: string): string {
  if (options.length === 1) return options[0] ?? ''
  if (options.length > MOST_CHOICES)
    return `one of ${options.length}, such as ${byNearness(value, options).slice(0, FEW_CHOICES).join(', ')}`
  return `one of ${options.join(', ')}`
}

function integerRange({ minimum, maximum }: Schema): string {
  if (minimum === undefined) return 'a whole number'
  return maximum === undefined ? `a whole number from ${minimum}` : `a whole number from ${minimum} to ${maximum}`
}

function list({ minItems, maxItems, items }: Schema): string {
  const each = items ? `, each item ${describeSchema(items)}` : ''
  if (maxItems !== undefined) return `a list of ${minItems ?? 0} to ${maxItems}${each}`
  return minItems === undefined ? `a list${each}` : `a list of at least ${minItems}${each}`
}

function text({ patternErrorMessage, minLength }: Schema): string {
  if (patternErrorMessage !== undefined) return patternErrorMessage
  return minLength === undefined ? 'text' : 'text that is not empty'
}
