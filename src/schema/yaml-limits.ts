import { type Alias, type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml'
import type { ProblemText } from './diagnostics.ts'
import type { Span } from './source.ts'

/** Something in a YAML document that no spec may have. */
export interface Violation {
  readonly span: Span
  readonly complaint: ProblemText
  /** Reading on would make no sense, or take for ever. */
  readonly fatal: boolean
}

/** More of them, once they are followed, are an attack. */
export const MAX_ALIASES = 100
const MAX_DEPTH = 16
const MAX_LENGTH = 4096
const MAX_NAME = 255

/** Looks for what YAML allows and a spec does not: the same key twice, keys that are not words, endless nesting, text or aliases. */
export function checkLimits(document: Document): Violation[] {
  const flaws: Violation[] = []
  let aliases = 0
  const visit = (node: unknown, depth: number): void => {
    if (isAlias(node)) visitAlias(node)
    else if (isScalar(node)) flaws.push(...inspectText(node))
    else if (!isMap(node) && !isSeq(node)) return
    else if (depth > MAX_DEPTH) flaws.push(fatal(node, 'this is nested too deeply', `at most ${MAX_DEPTH} levels`))
    else {
      if (isMap(node)) flaws.push(...inspectKeys(node))
      for (const item of node.items) visit(isPair(item) ? item.value : item, depth + 1)
    }
  }
  const visitAlias = (node: Alias) => {
    aliases += 1
    if (aliases <= MAX_ALIASES) flaws.push(...inspectAlias(node, document))
    else if (aliases === MAX_ALIASES + 1) flaws.push(fatal(node, 'there are too many aliases', `at most ${MAX_ALIASES}`))
  }
  visit(document.contents, 1)
  return flaws
}

/** The part of the text that a node is. */
export const spanOf = ({ range }: Node): Span => (range ? [range[0], range[1]] : [0, 0])

function inspectKeys({ items }: YAMLMap): Violation[] {
  const seen = new Set<string>()
  return items.flatMap(({ key }) => {
    if (!isScalar(key) || key.value === null) return fatal(key as Node, 'this is not the name of a field', 'plain text before the colon')
    const name = String(key.value)
    if (name.length > MAX_NAME) return fatal(key, 'this name is too long', `at most ${MAX_NAME} characters`)
    const twice = seen.has(name)
    seen.add(name)
    return twice ? { ...fatal(key, `${JSON.stringify(name)} is written twice`, 'each key once in a map'), fatal: false } : []
  })
}

const inspectText = (node: Scalar) =>
  String(node.value).length > MAX_LENGTH ? [fatal(node, 'this text is too long', `at most ${MAX_LENGTH} characters`)] : []

function inspectAlias(node: Alias, document: Document): Violation[] {
  const target = node.resolve(document)
  if (!target) return [fatal(node, 'this alias stands for nothing', 'an anchor of that name further up')]
  const [start, end] = spanOf(target)
  const [at] = spanOf(node)
  return start <= at && at < end ? [fatal(node, 'this alias contains itself', 'an anchor that ends before it')] : []
}

const fatal = (node: Node, message: string, expected: string): Violation => ({
  span: spanOf(node),
  complaint: { message, expected },
  fatal: true,
})
