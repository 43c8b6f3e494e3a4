import { codeFrameColumns } from '@babel/code-frame'
import type { LocatedProblem } from './problem.ts'
import { redactFile } from './redact.ts'

const MOST_PROBLEMS = 20
const LINE_WIDTH = 160

/** All problems as text, each with its place, the source line, what was expected and a suggestion. Secrets are redacted. */
export function render(problems: readonly LocatedProblem[], source: string): string {
  const lines = redactFile(source).split(/\r?\n/).map(printable)
  const shown = problems.slice(0, MOST_PROBLEMS).map(problem => renderOne(problem, lines))
  const more = problems.length - shown.length
  return [...shown, ...(more > 0 ? [`…and ${more} more\n`] : [])].join('\n')
}

function renderOne(problem: LocatedProblem, lines: readonly string[]): string {
  const { file, line, column, message, expected, suggestion } = problem
  const parts = [
    printable(`${file}:${line}:${column}: ${message}`),
    ...frame(problem, lines),
    ...(expected === undefined ? [] : [printable(`  expected ${expected}`)]),
    ...(suggestion === undefined ? [] : [printable(`  did you mean ${suggestion}?`)]),
  ]
  return `${parts.join('\n')}\n`
}

/** The wrong line between its neighbours, with a mark below; empty for an empty file. A long line is cut around the mark. */
function frame({ line, column, endColumn }: LocatedProblem, lines: readonly string[]): string[] {
  if (lines[line - 1] === undefined || !lines.some(text => text.trim())) return []
  const left = Math.max(0, endColumn - LINE_WIDTH, column > LINE_WIDTH ? column - 40 : 0)
  const visible = lines.map(text => text.slice(left, left + LINE_WIDTH)).join('\n')
  const start = { line, column: Math.max(0, column - 1 - left) }
  const end = { line, column: Math.min(Math.max(endColumn - 1 - left, start.column + 1), LINE_WIDTH) }
  const drawn = codeFrameColumns(visible, { start, end }, { highlightCode: false, linesAbove: 1, linesBelow: 1 })
  return drawn.split('\n').map(text => `  ${text}`)
}

/** Replaces characters that would control the terminal or change the reading direction. */
const printable = (text: string) => text.replace(/[\0-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '·')
