/** Patterns that several fields share, each with its description in messages. */

/** A name that becomes part of names in AWS. */
export const NAME = {
  type: 'string',
  pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
  patternErrorMessage: 'lower-case letters and digits, beginning with a letter, single hyphens between words',
} as const

export const BUCKET = {
  type: 'string',
  pattern: '^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$',
  patternErrorMessage: '3 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit',
} as const

export const VARIABLE = {
  type: 'string',
  pattern: '^(?!__proto__$)[A-Za-z_][A-Za-z0-9_]*$',
  patternErrorMessage: 'the name of an environment variable: letters, digits and underscores, not beginning with a digit',
} as const

/** A PostgreSQL identifier that needs no quotes. */
export const IDENTIFIER = {
  type: 'string',
  pattern: '^[a-z][a-z0-9_]{0,62}$',
  patternErrorMessage: 'at most 63 lower-case letters, digits and underscores, beginning with a letter',
} as const
