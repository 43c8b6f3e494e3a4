import { type Alias, type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml'
import type { Problem, Span } from './problem.ts'

/** More aliases, each of them expanded, are an attack. */
export const MAX_ALIASES = 100
const MAX_DEPTH = 16
const MAX_TEXT = 4096
const MAX_KEY = 255

interface Limits {
  readonly problems: readonly Problem[]
  /** False where converting the document makes no sense or takes too long. */
  readonly readable: boolean
}

/** Rejects what YAML allows and a spec does not: duplicate keys, keys that are not text, excessive nesting, text or aliases. */
export function checkLimits(document: Document): Limits {
  const duplicates: Problem[] = []
  const violations: Problem[] = []
  let aliases = 0
  const visit = (node: unknown, depth: number): void => {
    if (isAlias(node)) visitAlias(node)
    else if (isScalar(node)) violations.push(...checkText(node))
    else if (!isMap(node) && !isSeq(node)) return
    else if (depth > MAX_DEPTH) violations.push(problem(node, 'this is nested too deeply', `at most ${MAX_DEPTH} levels`))
    else {
      if (isMap(node)) visitKeys(node)
      for (const item of node.items) visit(isPair(item) ? item.value : item, depth + 1)
    }
  }
  const visitKeys = (map: YAMLMap) => {
    violations.push(...checkKeys(map))
    duplicates.push(...duplicateKeys(map))
  }
  const visitAlias = (node: Alias) => {
    aliases += 1
    if (aliases <= MAX_ALIASES) violations.push(...checkAlias(node, document))
    else if (aliases === MAX_ALIASES + 1) violations.push(problem(node, 'there are too many aliases', `at most ${MAX_ALIASES}`))
  }
  visit(document.contents, 1)
  return { problems: [...duplicates, ...violations], readable: violations.length === 0 }
}

/** The part of the text that a node comes from. */
export const spanOf = ({ range }: Node): Span => (range ? [range[0], range[1]] : [0, 0])

const checkKeys = ({ items }: YAMLMap): Problem[] =>
  items.flatMap(({ key }) => {
    if (!isScalar(key) || key.value === null) return problem(key as Node, 'this is not the name of a field', 'plain text before the colon')
    return String(key.value).length > MAX_KEY ? problem(key, 'this name is too long', `at most ${MAX_KEY} characters`) : []
  })

function duplicateKeys({ items }: YAMLMap): Problem[] {
  const seen = new Set<string>()
  return items.flatMap(({ key }) => {
    if (!isScalar(key)) return []
    const name = String(key.value)
    const duplicate = seen.has(name)
    seen.add(name)
    return duplicate ? problem(key, `${JSON.stringify(name)} is written twice`, 'each key once in a map') : []
  })
}

const checkText = (node: Scalar) =>
  String(node.value).length > MAX_TEXT ? [problem(node, 'this text is too long', `at most ${MAX_TEXT} characters`)] : []

function checkAlias(node: Alias, document: Document): Problem[] {
  const target = node.resolve(document)
  if (!target) return [problem(node, 'this alias has no anchor', 'an anchor of that name further up')]
  const [start, end] = spanOf(target)
  const [at] = spanOf(node)
  return start <= at && at < end ? [problem(node, 'this alias contains itself', 'an anchor that ends before the alias')] : []
}

const problem = (node: Node, message: string, expected: string): Problem => ({ message, expected, span: spanOf(node) })
