import { isUtf8 } from 'node:buffer'
import { LineCounter } from 'yaml'
import type { ProblemText, Diagnostic } from './diagnostics.ts'
import { redact } from './redact.ts'

/** A piece of a text, by the offsets of its beginning and its end. */
export type Span = readonly [start: number, end: number]

/** The text of a spec, under the name its file was given by. */
export interface Source {
  readonly file: string
  readonly text: string
  /** The line something begins on. */
  lineOf(span: Span): number
  /** Where in the file something is wrong, and what. */
  diagnose(span: Span, complaint: ProblemText): Diagnostic
}

/** No spec comes near it. */
export const MAX_BYTES = 128 * 1024

/** Reads bytes as the text of a spec; says what makes that impossible. */
export function toSource(file: string, bytes: Uint8Array): { source: Source; problem?: Diagnostic } {
  if (bytes.length > MAX_BYTES)
    return refuse(toText(file, ''), 0, { message: 'the file is too large', expected: `at most ${MAX_BYTES / 1024} KiB` })
  const source = toText(file, new TextDecoder().decode(bytes))
  if (!isUtf8(bytes))
    return refuse(source, source.text.indexOf('\ufffd'), { message: 'this is not text in UTF-8', expected: 'a file saved as UTF-8' })
  const control = source.text.search(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/)
  if (control >= 0) return refuse(source, control, { message: 'this is not text: it holds control characters', expected: 'a spec in YAML' })
  return { source }
}

const refuse = (source: Source, at: number, complaint: ProblemText) => ({ source, problem: source.diagnose([at, at + 1], complaint) })

function toText(file: string, text: string): Source {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1)
  return {
    file,
    text,
    lineOf: ([start]) => lines.linePos(start).line,
    diagnose([start, end], { message, expected, suggestion }) {
      const { line, col } = lines.linePos(start)
      const nextLine = lines.lineStarts[line] ?? text.length + 1
      const endOfLine = nextLine - (text[nextLine - 2] === '\r' ? 2 : 1)
      const endColumn = col + Math.max(1, Math.min(end, endOfLine) - start)
      return {
        file,
        line,
        column: col,
        endColumn,
        message: redact(message),
        ...(expected && { expected }),
        ...(suggestion && { suggestion }),
      }
    },
  }
}
