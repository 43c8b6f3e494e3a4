import { type Document, isMap, isScalar, parseAllDocuments, type YAMLError } from 'yaml'
import { type Locate, locator } from './locate.ts'
import type { Problem, Span } from './problem.ts'
import { looksLikeSpec } from './redact.ts'
import type { Source } from './source.ts'
import { checkLimits, MAX_ALIASES, spanOf } from './yaml-limits.ts'

/** The data of a file, not checked yet, and the places of its fields. */
export interface ParsedSpec {
  readonly data: object
  readonly locate: Locate
}

interface ReadResult {
  /** Absent where the problems leave nothing to check. */
  readonly spec?: ParsedSpec
  readonly problems: readonly Problem[]
}

const ROOT = 'a map of apiVersion, kind, metadata and spec'

/** Parses YAML. */
export function read(source: Source): ReadResult {
  const documents = [...parseAllDocuments(source.text, { uniqueKeys: false, prettyErrors: false, schema: 'core', resolveKnownTags: false })]
  const errors = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])
  if (errors.length > 0) return { problems: syntaxProblems(source, errors) }
  const [document, another] = documents.filter(({ contents }) => !isScalar(contents) || contents.value !== null)
  if (!document) return refuse([0, 0], 'the file is empty', ROOT)
  if (another) return refuse(startOf(another), 'a second document begins here', 'one environment in a file')
  if (!isMap(document.contents)) return refuse(startOf(document), 'this is not a spec', ROOT)
  return readMap(document)
}

function readMap(document: Document): ReadResult {
  const { problems, readable } = checkLimits(document)
  if (!readable) return { problems }
  try {
    return { problems, spec: { data: document.toJS({ maxAliasCount: MAX_ALIASES }), locate: locator(document) } }
  } catch {
    return refuse(startOf(document), 'aliases make this spec too large', 'fewer aliases, not nested')
  }
}

const refuse = (span: Span, message: string, expected: string): ReadResult => ({ problems: [{ message, expected, span }] })

const startOf = ({ contents }: Document): Span => (contents ? spanOf(contents) : [0, 0])

/** Syntax errors. A file that is no spec may be a file of secrets: only its first error, in words that quote nothing. */
function syntaxProblems(source: Source, errors: readonly YAMLError[]): Problem[] {
  const isSpec = looksLikeSpec(source.text)
  const problems = onePerLine(source, errors).map(error => ({ ...translate(error, isSpec), span: error.pos }))
  return isSpec ? problems : problems.slice(0, 1)
}

/** The first error of each line: the others follow from it. */
const onePerLine = (source: Source, errors: readonly YAMLError[]) =>
  [...new Map(errors.toReversed().map(error => [source.lineOf(error.pos), error])).values()].reverse()

/** The parser's error, in plainer words where the mistake is common. The parser quotes the text. */
const translate = ({ code, message }: YAMLError, quotes: boolean): Problem =>
  COMMON_MISTAKES.get(message) ??
  COMMON_MISTAKES.get(code) ?? {
    message: quotes ? `this is not YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}` : 'this is not YAML',
  }

/** By the parser's message, or by its error code. */
const COMMON_MISTAKES: ReadonlyMap<string, Problem> = new Map([
  ['Implicit map keys need to be followed by map values', { message: 'this key has no colon', expected: 'a colon and a value' }],
  ['TAB_AS_INDENT', { message: 'YAML cannot be indented with a tab', expected: 'spaces' }],
  [
    'BLOCK_AS_IMPLICIT_KEY',
    {
      message: 'this line has a second colon, or the wrong indentation',
      expected: 'quotes around a value with a colon, and the same indentation for all keys of a map',
    },
  ],
  ['BAD_SCALAR_START', { message: 'a value cannot begin with this character', expected: 'quotes around the value' }],
  ['TAG_RESOLVE_FAILED', { message: 'YAML tags are not supported', expected: 'the value without its tag' }],
  ['RESOURCE_EXHAUSTION', { message: 'this is nested too deeply', expected: 'a spec' }],
])
