import { describeSchema } from './describe-schema.ts'
import { dotted, keysOf, pointerTo } from './locate.ts'
import type { Pointer, Problem } from './problem.ts'
import { isSensitiveName, redact } from './redact.ts'
import { type Root, rootOf } from './roots.ts'
import type { Schema } from './schema.ts'
import { nearest } from './suggest.ts'
import type { ValidationError } from './validator.js'

/** Every field that violates the schema. `raw` returns the text of a field. */
export function schemaProblems(data: object, raw: (at: Pointer) => string): Problem[] {
  const root = rootOf(data)
  root.validate(data)
  const problems = (root.validate.errors ?? []).flatMap(error => toProblem({ ...error, ...contextOf(error, data, root) }, raw))
  problems.push(...leadingZeros(data, raw).filter(({ at: [field] }) => !problems.some(({ at = [] }) => at[0] === field)))
  return [...new Map(problems.toReversed().map(problem => [problem.part ? problem.message : problem.at?.[0], problem])).values()].reverse()
}

interface SchemaError extends ValidationError {
  readonly data: unknown
  /** The schema of the data. */
  readonly parentSchema: Schema
  /** The schema of the whole file. */
  readonly fileSchema: Schema
}

/** The invalid value, and its schema. */
function contextOf({ instancePath, schemaPath }: ValidationError, data: object, { schema }: Root) {
  const path = decodeURIComponent(schemaPath.replace(/^#|\/\w+$/g, '')) as Pointer
  return { data: valueAt(data, instancePath), parentSchema: valueAt(schema, path) as Schema, fileSchema: schema }
}

const valueAt = (root: unknown, pointer: Pointer) =>
  keysOf(pointer).reduce((value, key) => (value as Readonly<Record<string, unknown>>)[key], root)

function toProblem(error: SchemaError, raw: (at: Pointer) => string): Problem | [] {
  const { keyword, instancePath: at, params, parentSchema, propertyName } = error
  if (propertyName !== undefined) return invalidName(pointerTo(at, propertyName), propertyName, parentSchema)
  switch (keyword) {
    case 'propertyNames':
      return []
    case 'additionalProperties':
      return unknownField(at, params['additionalProperty'] as string, error)
    case 'required':
      return missingField(at, params['missingProperty'] as string, parentSchema)
    case 'uniqueItems':
      return duplicateItem(at, error)
    default:
      return invalidValue(error, raw)
  }
}

function unknownField(at: Pointer, name: string, { parentSchema, fileSchema }: SchemaError): Problem {
  const fields = Object.keys(parentSchema.properties ?? {})
  return {
    at: [pointerTo(at, name)],
    part: 'key',
    message: `${JSON.stringify(name)} is not a field of ${dotted(at) || 'a spec'}`,
    expected: `one of ${fields.join(', ')}`,
    suggestion: nearest(name, fields) ?? fieldsNamed(name, fileSchema)[0],
  }
}

function missingField(at: Pointer, name: string, { properties = {} }: Schema): Problem {
  const field = pointerTo(at, name)
  return { at: [field, at], part: 'key', message: `${dotted(field)} is missing`, expected: describeSchema(properties[name] ?? {}) }
}

const invalidName = (at: Pointer, name: string, nameSchema: Schema): Problem => ({
  at: [at],
  part: 'key',
  message: `${JSON.stringify(name)} cannot be a name in ${dotted(at).replace(/\.[^.]*$/, '')}`,
  expected: describeSchema(nameSchema),
})

function duplicateItem(at: Pointer, { params, data }: SchemaError): Problem {
  const later = Math.max(params['i'] as number, params['j'] as number)
  return {
    at: [pointerTo(at, later)],
    message: `${dotted(at)} has ${show((data as unknown[])[later])} twice`,
    expected: 'each item once',
  }
}

function invalidValue({ keyword, instancePath: at, parentSchema, data }: SchemaError, raw: (at: Pointer) => string): Problem {
  const hidden = keysOf(at).some(isSensitiveName)
  const quoted = isQuoted(parentSchema, data)
  const suggest = quoted ? withoutQuotes : keyword === 'type' ? withQuotes : keyword === 'pattern' ? repaired : nearestChoice
  const expected = keyword === 'maxLength' ? `at most ${parentSchema.maxLength} characters` : describeSchema(parentSchema, data)
  return {
    at: [at],
    message: `${dotted(at)} is ${hidden ? 'not allowed' : show(data)}`,
    expected: quoted ? `${expected}: drop the quotes` : expected,
    suggestion: hidden ? undefined : suggest(parentSchema, data, raw(at)),
  }
}

/** Numbers with a leading zero, which YAML reads as decimal, and other formats as octal. */
function leadingZeros(value: unknown, raw: (at: Pointer) => string, at: Pointer = ''): (Problem & { at: [Pointer] })[] {
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => leadingZeros(inner, raw, pointerTo(at, key)))
  if (typeof value !== 'number' || !/^[+-]?0\d/.test(raw(at))) return []
  return [{ at: [at], message: `${dotted(at)} is ${raw(at)}`, expected: 'a number without a leading zero', suggestion: String(value) }]
}

/** A value, in a message. */
function show(value: unknown): string {
  if (value === null) return 'empty'
  if (typeof value === 'string') return JSON.stringify(shorten(redact(value)))
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  return typeof value === 'object' ? 'a map' : String(value)
}

const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** The value in quotes, where text is expected. */
const withQuotes = ({ type }: Schema, data: unknown, raw: string) =>
  type === 'string' && ['number', 'boolean'].includes(typeof data) ? `"${raw}"` : undefined

/** True for a quoted number or boolean where one without quotes is expected. */
const isQuoted = ({ type }: Schema, data: unknown): data is string =>
  typeof data === 'string' && ((type === 'integer' && /^-?\d{1,15}$/.test(data)) || (type === 'boolean' && /^(true|false)$/.test(data)))

/** The value without quotes, or the nearest valid choice. */
function withoutQuotes(field: Schema, data: unknown): string | undefined {
  if (field.type === 'boolean') return String(data)
  const number = Number(data)
  if (field.enum) return nearestChoice(field, number)
  return number >= (field.minimum ?? 0) && number <= (field.maximum ?? number) ? String(number) : undefined
}

/** A text that matches the pattern once it is in lower case, without repeated separators and leading or trailing zeros. */
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

/** The valid choice nearest to the value. */
function nearestChoice({ enum: options, const: only }: Schema, data: unknown): string | undefined {
  const choices = options ?? (only === undefined ? [] : [only])
  if (typeof data === 'string') return nearest(data, choices.map(String))
  if (typeof data !== 'number') return undefined
  const [nearestNumber] = choices.map(Number).sort((a, b) => Math.abs(a - data) - Math.abs(b - data))
  return nearestNumber === undefined ? undefined : String(nearestNumber)
}

/** The fields of that name elsewhere in the spec. */
function fieldsNamed(name: string, { properties = {} }: Schema, at: Pointer = ''): string[] {
  return Object.entries(properties).flatMap(([key, inner]) => [
    ...(key === name ? [dotted(pointerTo(at, key))] : []),
    ...fieldsNamed(name, inner, pointerTo(at, key)),
  ])
}
