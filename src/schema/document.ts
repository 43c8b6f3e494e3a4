import { type Document, isMap, isScalar, parseAllDocuments, type YAMLError } from 'yaml'
import type { ProblemText, Diagnostic } from './diagnostics.ts'
import { checkLimits, MAX_ALIASES, spanOf } from './yaml-limits.ts'
import { type Locate, locator } from './locate.ts'
import type { Source, Span } from './source.ts'

/** What a file says, not yet known to make sense, and where each part of it is written. */
export interface ParsedSpec {
  readonly data: object
  readonly locate: Locate
}

const ROOT = 'a map of apiVersion, kind, metadata and spec'

/** Reads YAML. Says all that is wrong; what is left is absent where there is nothing to go on with. */
export function read(source: Source): { written?: ParsedSpec; problems: readonly Diagnostic[] } {
  const documents = [...parseAllDocuments(source.text, { uniqueKeys: false, prettyErrors: false, schema: 'core', resolveKnownTags: false })]
  const errors = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])
  if (errors.length > 0) return { problems: oneALine(source, errors).map(error => source.diagnose(error.pos, translate(error))) }
  const [document, another] = documents.filter(({ contents }) => !isScalar(contents) || contents.value !== null)
  if (!document) return refuse(source, [0, 0], { message: 'the file is empty', expected: ROOT })
  if (another) return refuse(source, begin(another), { message: 'a second document begins here', expected: 'one environment in a file' })
  if (!isMap(document.contents)) return refuse(source, begin(document), { message: 'this is not a spec', expected: ROOT })
  return readMap(source, document)
}

function readMap(source: Source, document: Document): ReturnType<typeof read> {
  const findings = checkLimits(document)
  const problems = findings.map(({ span, complaint }) => source.diagnose(span, complaint))
  if (findings.some(({ fatal }) => fatal)) return { problems }
  try {
    return { problems, written: { data: document.toJS({ maxAliasCount: MAX_ALIASES }), locate: locator(document) } }
  } catch {
    return refuse(source, begin(document), { message: 'aliases make this spec too large', expected: 'fewer of them, not nested' })
  }
}

const refuse = (source: Source, span: Span, complaint: ProblemText) => ({ problems: [source.diagnose(span, complaint)] })

/** Where what a document says begins. */
const begin = ({ contents }: Document): Span => (contents ? spanOf(contents) : [0, 0])

/** Only the first error of a line: the others follow from it. */
const oneALine = (source: Source, errors: readonly YAMLError[]) =>
  [...new Map(errors.toReversed().map(error => [source.lineOf(error.pos), error])).values()].reverse()

/** The commonest mistakes in our words, the others in the parser's. */
const translate = ({ code, message }: YAMLError): ProblemText =>
  COMPLAINTS.get(message) ?? COMPLAINTS.get(code) ?? { message: `this is not YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}` }

/** By what the parser says, or by its code for a kind of mistake. */
const COMPLAINTS: ReadonlyMap<string, ProblemText> = new Map([
  ['Implicit map keys need to be followed by map values', { message: 'this key has no colon', expected: 'a colon and a value' }],
  ['TAB_AS_INDENT', { message: 'a tab cannot indent YAML', expected: 'spaces' }],
  [
    'BLOCK_AS_IMPLICIT_KEY',
    {
      message: 'this line has a second colon, or the wrong indentation',
      expected: 'quotes around a value with a colon in it, and the same indentation for keys of the same map',
    },
  ],
  ['BAD_SCALAR_START', { message: 'a value cannot begin with this character', expected: 'quotes around it' }],
  ['TAG_RESOLVE_FAILED', { message: 'tags mean nothing in a spec', expected: 'the value without its tag' }],
  ['RESOURCE_EXHAUSTION', { message: 'this is nested too deeply', expected: 'a spec' }],
])
