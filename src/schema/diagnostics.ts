import { codeFrameColumns } from '@babel/code-frame'
import { redact } from './redact.ts'

/** Something wrong with a spec: where, what, and what would be right. */
export interface Diagnostic extends ProblemText {
  /** The file, named as it was given. */
  readonly file: string
  /** Counted from 1, as editors do. */
  readonly line: number
  readonly column: number
  /** Just past its end, or past the end of the line where it goes on. */
  readonly endColumn: number
}

/** What is said of it. */
export interface ProblemText {
  readonly message: string
  readonly expected?: string
  /** What was probably meant, ready to be written instead. */
  readonly suggestion?: string
}

const LIMIT = 20
const WIDTH = 160

/** All problems as text, each with its place, its lines, what was expected and what was probably meant. Shows no secret. */
export function render(diagnostics: readonly Diagnostic[], source: string): string {
  const lines = redact(source).split(/\r?\n/).map(printable)
  const shown = diagnostics.slice(0, LIMIT).map(diagnostic => renderOne(diagnostic, lines))
  const more = diagnostics.length - shown.length
  return [...shown, ...(more > 0 ? [`…and ${more} more\n`] : [])].join('\n')
}

function renderOne(diagnostic: Diagnostic, lines: readonly string[]): string {
  const { file, line, column, message, expected, suggestion } = diagnostic
  const parts = [
    printable(`${file}:${line}:${column}: ${message}`),
    ...frame(diagnostic, lines),
    ...(expected === undefined ? [] : [printable(`  expected ${expected}`)]),
    ...(suggestion === undefined ? [] : [printable(`  did you mean ${suggestion}?`)]),
  ]
  return `${parts.join('\n')}\n`
}

/** The offending line between its neighbours, marked; nothing where there is no text. Of long lines only the part in question. */
function frame({ line, column, endColumn }: Diagnostic, lines: readonly string[]): string[] {
  if (lines[line - 1] === undefined || !lines.some(text => text.trim())) return []
  const left = Math.max(0, endColumn - WIDTH, column > WIDTH ? column - 40 : 0)
  const visible = lines.map(text => text.slice(left, left + WIDTH)).join('\n')
  const start = { line, column: Math.max(0, column - 1 - left) }
  const end = { line, column: Math.min(Math.max(endColumn - 1 - left, start.column + 1), WIDTH) }
  const drawn = codeFrameColumns(visible, { start, end }, { highlightCode: false, linesAbove: 1, linesBelow: 1 })
  return drawn.split('\n').map(text => `  ${text}`)
}

/** Without characters that would move the cursor or colour the terminal. */
const printable = (text: string) => text.replace(/[\0-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '·')
