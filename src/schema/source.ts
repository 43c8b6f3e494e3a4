import { isUtf8 } from 'node:buffer'
import { LineCounter } from 'yaml'
import type { LocatedProblem, Problem, Span } from './problem.ts'
import { redact } from './redact.ts'

/** The text of a spec, and the name of its file. */
export interface Source {
  readonly file: string
  readonly text: string
  /** The line that a span begins on. */
  lineOf(span: Span): number
  /** A problem with its line and columns. */
  locate(problem: Problem, span: Span): LocatedProblem
}

/** Far more than any spec needs. */
export const MAX_BYTES = 128 * 1024

/** Decodes the bytes of a spec, or says why they are not text. */
export function toSource(file: string, bytes: Uint8Array): { source: Source; problem?: LocatedProblem } {
  if (bytes.length > MAX_BYTES)
    return refuse(toText(file, ''), 0, { message: 'the file is too large', expected: `at most ${MAX_BYTES / 1024} KiB` })
  const source = toText(file, new TextDecoder().decode(bytes))
  if (!isUtf8(bytes))
    return refuse(source, source.text.indexOf('\ufffd'), { message: 'this is not text in UTF-8', expected: 'a file saved as UTF-8' })
  const control = source.text.search(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/)
  if (control >= 0)
    return refuse(source, control, { message: 'this is not text: it contains control characters', expected: 'a spec in YAML' })
  return { source }
}

const refuse = (source: Source, at: number, problem: Problem) => ({ source, problem: source.locate(problem, [at, at + 1]) })

function toText(file: string, text: string): Source {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1)
  return {
    file,
    text,
    lineOf: ([start]) => lines.linePos(start).line,
    locate({ message, expected, suggestion }, [start, end]) {
      const { line, col: column } = lines.linePos(start)
      const nextLine = lines.lineStarts[line] ?? text.length + 1
      const endOfLine = nextLine - (text[nextLine - 2] === '\r' ? 2 : 1)
      const endColumn = column + Math.max(1, Math.min(end, endOfLine) - start)
      return { file, line, column, endColumn, message: redact(message), expected, suggestion }
    },
  }
}
