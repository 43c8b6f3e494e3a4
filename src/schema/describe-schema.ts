import type { Schema } from './schema.ts'
import { byNearness } from './suggest.ts'

/** A longer list of choices helps nobody. */
const MANY = 25
const SOME = 5

/** What a schema asks for, in words. What is there instead decides which of many choices are named. */
export function describeSchema(schema: Schema, got?: unknown): string {
  if (schema.const !== undefined) return schema.const
  const { enum: options, patternErrorMessage: why } = schema
  if (options) return choices(options.map(String), typeof got === 'string' ? got : '') + (why === undefined ? '' : `; ${why}`)
  return WORDS[schema.type ?? 'string'](schema)
}

const WORDS: Readonly<Record<NonNullable<Schema['type']>, (schema: Schema) => string>> = {
  object: () => 'a map',
  array: list,
  boolean: () => 'true or false',
  integer: between,
  string: text,
}

function choices(options: readonly string[], got: string): string {
  if (options.length === 1) return options[0] ?? ''
  if (options.length > MANY) return `one of ${options.length}, such as ${byNearness(got, options).slice(0, SOME).join(', ')}`
  return `one of ${options.join(', ')}`
}

function between({ minimum, maximum }: Schema): string {
  if (minimum === undefined) return 'a whole number'
  return maximum === undefined ? `a whole number from ${minimum}` : `a whole number from ${minimum} to ${maximum}`
}

function list({ minItems, maxItems, items }: Schema): string {
  const each = items ? `, each of them ${describeSchema(items)}` : ''
  if (maxItems !== undefined) return `a list of ${minItems ?? 0} to ${maxItems}${each}`
  return minItems === undefined ? `a list${each}` : `a list of at least ${minItems}${each}`
}

function text({ patternErrorMessage, format, minLength }: Schema): string {
  if (patternErrorMessage !== undefined) return patternErrorMessage
  if (format === 'date-time') return 'a date and time such as 2026-12-01T00:00:00Z'
  return minLength === undefined ? 'text' : 'text that is not empty'
}
