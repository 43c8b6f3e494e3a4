import { UNKNOWN } from '../providers/kind.ts'
import { SENSITIVE } from '../reconciler/compare.ts'
import { printable } from './printable.ts'

/** Terraform's text for a value that is not known before apply. */
const KNOWN_LATER = '(known after apply)'

/** A value in Terraform's format, on one line or, where it is long, on several. */
export function show(value: unknown, indent = ''): string {
  if (value === UNKNOWN) return KNOWN_LATER
  if (value === SENSITIVE) return SENSITIVE
  if (value === undefined || value === null) return 'null'
  if (typeof value !== 'object') return printable(JSON.stringify(value))
  const deeper = `${indent}    `
  const inner = Array.isArray(value)
    ? value.map(item => `${deeper}${show(item, deeper)},`)
    : Object.entries(value).map(([key, item]) => `${deeper}${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)} = ${show(item, deeper)}`)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  const line = showInline(value)
  if (line.length <= 60) return line
  return `${open}\n${inner.join('\n')}\n${indent}${close}`
}

/** A value in Terraform's format on one line, however long. */
export function showInline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(showInline).join(', ')}]`
  if (value === null || value === undefined || typeof value !== 'object') return show(value)
  const inner = Object.entries(value).map(([key, item]) => `${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)} = ${showInline(item)}`)
  return inner.length === 0 ? '{}' : `{ ${inner.join(', ')} }`
}

/** The value without its unknown parts. */
export function known(value: unknown): unknown {
  if (value === UNKNOWN) return undefined
  if (Array.isArray(value)) return value.map(known)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, known(item)])
      .filter(([, item]) => item !== undefined),
  )
}

/** The unknown parts of a value: true at each, and undefined elsewhere. */
export function unknown(value: unknown): unknown {
  if (value === UNKNOWN) return true
  if (value === null || typeof value !== 'object') return undefined
  if (Array.isArray(value)) return value.some(item => unknown(item) !== undefined) ? value.map(item => unknown(item) ?? false) : undefined
  const inner = Object.entries(value)
    .map(([key, item]) => [key, unknown(item)] as const)
    .filter(([, item]) => item !== undefined)
  return inner.length > 0 ? Object.fromEntries(inner) : undefined
}
