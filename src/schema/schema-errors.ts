import { Ajv, type ErrorObject } from 'ajv'
import { describeSchema } from './describe-schema.ts'
import type { Problem } from './problem.ts'
import { dotted, keysOf, type Pointer, pointerTo } from './locate.ts'
import { type Schema, schema } from './schema.ts'
import { isSensitiveName, redact } from './redact.ts'
import { nearest } from './suggest.ts'

/** Finds what in a spec is not as the schema has it, field by field. `raw` gives a field as it is written. */
export function schemaProblems(data: object, raw: (at: Pointer) => string): Problem[] {
  check(data)
  const findings = (check.errors ?? []).flatMap(error => toFinding(error as SchemaError, raw))
  return [...new Map(findings.toReversed().map(finding => [finding.part ? finding.message : finding.at[0], finding])).values()].reverse()
}

const ajv = new Ajv({ allErrors: true, verbose: true, strictTypes: false })
ajv.addVocabulary(['patternErrorMessage', 'optional', 'tsType'])
ajv.addFormat(
  'date-time',
  text => /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)) && isDay(text),
)

/** Whether there is such a day: JavaScript takes the 31st of February for one in March. */
const isDay = (text: string) => new Date(`${text.slice(0, 10)}T00:00Z`).getUTCDate() === Number(text.slice(8, 10))

const check = ajv.compile(schema)

/** ajv's error, as it is when it is verbose. */
interface SchemaError extends ErrorObject {
  readonly instancePath: Pointer
  readonly parentSchema: Schema
}

function toFinding(problem: SchemaError, raw: (at: Pointer) => string): Problem | [] {
  const { keyword, instancePath: at, params, parentSchema, propertyName } = problem
  if (propertyName !== undefined) return badName(pointerTo(at, propertyName), propertyName, parentSchema)
  switch (keyword) {
    case 'propertyNames':
      return []
    case 'additionalProperties':
      return unknown(at, params['additionalProperty'] as string, parentSchema)
    case 'required':
      return missing(at, params['missingProperty'] as string, parentSchema)
    case 'uniqueItems':
      return twice(at, problem)
    default:
      return bad(problem, raw)
  }
}

function unknown(at: Pointer, name: string, { properties = {} }: Schema): Problem {
  const fields = Object.keys(properties)
  const suggestion = nearest(name, fields) ?? homes(name, schema)[0]
  return {
    at: [pointerTo(at, name)],
    part: 'key',
    message: `${JSON.stringify(name)} is not a field of ${dotted(at) || 'a spec'}`,
    expected: `one of ${fields.join(', ')}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  }
}

function missing(at: Pointer, name: string, { properties = {} }: Schema): Problem {
  const field = pointerTo(at, name)
  return { at: [field, at], part: 'key', message: `${dotted(field)} is missing`, expected: describeSchema(properties[name] ?? {}) }
}

const badName = (at: Pointer, name: string, asked: Schema): Problem => ({
  at: [at],
  part: 'key',
  message: `${JSON.stringify(name)} cannot be a name in ${dotted(at).replace(/\.[^.]*$/, '')}`,
  expected: describeSchema(asked),
})

function twice(at: Pointer, { params, data }: SchemaError): Problem {
  const later = Math.max(params['i'] as number, params['j'] as number)
  return {
    at: [pointerTo(at, later)],
    message: `${dotted(at)} has ${show((data as unknown[])[later])} twice`,
    expected: 'each of them once',
  }
}

function bad({ keyword, instancePath: at, parentSchema, data }: SchemaError, raw: (at: Pointer) => string): Problem {
  const hidden = keysOf(at).some(isSensitiveName)
  const quoted = isQuoted(parentSchema, data)
  const instead = quoted ? withoutQuotes : keyword === 'type' ? withQuotes : keyword === 'pattern' ? repaired : meant
  const suggestion = hidden ? undefined : instead(parentSchema, data, raw(at))
  const expected = keyword === 'maxLength' ? `at most ${parentSchema.maxLength} characters` : describeSchema(parentSchema, data)
  return {
    at: [at],
    message: `${dotted(at)} is ${hidden ? 'not allowed' : show(data)}`,
    expected: quoted ? `${expected}: drop the quotes` : expected,
    ...(suggestion === undefined ? {} : { suggestion }),
  }
}

/** A value, in a message. */
function show(value: unknown): string {
  if (value === null) return 'empty'
  if (typeof value === 'string') return JSON.stringify(shorten(redact(value)))
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  return typeof value === 'object' ? 'a map' : String(value)
}

const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** A number or the like where text was asked for: the same in quotes. */
const withQuotes = ({ type }: Schema, data: unknown, raw: string) =>
  type === 'string' && ['number', 'boolean'].includes(typeof data) ? `"${raw}"` : undefined

/** Whether a text would be what was asked for if it had no quotes. */
const isQuoted = ({ type }: Schema, data: unknown): data is string =>
  typeof data === 'string' && ((type === 'integer' && /^-?\d{1,15}$/.test(data)) || (type === 'boolean' && /^(true|false)$/.test(data)))

/** The same without quotes, or the nearest there is. */
function withoutQuotes(asked: Schema, data: unknown): string | undefined {
  if (asked.type === 'boolean') return String(data)
  const number = Number(data)
  if (asked.enum) return meant(asked, number)
  return number >= (asked.minimum ?? 0) && number <= (asked.maximum ?? number) ? String(number) : undefined
}

/** A text as it would be allowed: in lower case, without doubled signs, without needless zeros. */
function repaired({ pattern = '' }: Schema, data: unknown): string | undefined {
  if (typeof data !== 'string' || data.length > 255 || redact(data) !== data) return undefined
  const text = data
    .trim()
    .toLowerCase()
    .replace(/([._/-])\1+/g, '$1')
  const short = text.replace(/\.0+$/, '').replace(/(^|[.:])0+(?=\d)/g, '$1')
  const found = [text, short].find(other => new RegExp(pattern, 'u').test(other))
  return found && /^[\d.:]+$/.test(found) ? `"${found}"` : found
}

/** The choice nearest to what is there. */
function meant({ enum: options, const: only }: Schema, data: unknown): string | undefined {
  const choices = options ?? (only === undefined ? [] : [only])
  if (typeof data === 'string') return nearest(data, choices.map(String))
  if (typeof data !== 'number') return undefined
  const [nearestNumber] = choices.map(Number).sort((a, b) => Math.abs(a - data) - Math.abs(b - data))
  return nearestNumber === undefined ? undefined : String(nearestNumber)
}

/** Where a field of that name is, for one that stands in the wrong place. */
function homes(name: string, { properties = {} }: Schema, at: Pointer = ''): string[] {
  return Object.entries(properties).flatMap(([key, inner]) => [
    ...(key === name ? [dotted(pointerTo(at, key))] : []),
    ...homes(name, inner, pointerTo(at, key)),
  ])
}
