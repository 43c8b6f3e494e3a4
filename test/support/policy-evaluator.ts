import type { Condition, Document, Statement } from '../../src/operator/policies/document.ts'

/** One permission that a call asks for. */
export interface AccessRequest {
  readonly action: string
  /** Its ARN; with a `*` at the end for whatever the rest may be. */
  readonly resource: string
  /** The condition keys that AWS sets for it. */
  readonly context?: Readonly<Record<string, string>>
}

/** Whether policies allow a request: one statement must, and none may deny it. */
export function isAllowed(documents: readonly Document[], request: AccessRequest): boolean {
  const matching = documents.flatMap(({ Statement }) => Statement).filter(statement => matches(statement, request))
  return matching.some(({ Effect }) => Effect === 'Allow') && matching.every(({ Effect }) => Effect !== 'Deny')
}

const matches = ({ Action, Resource, Condition = {} }: Statement, { action, resource, context = {} }: AccessRequest) =>
  some(Action, pattern => isLike(action.toLowerCase(), pattern.toLowerCase())) &&
  some(Resource, pattern => isLike(resource, pattern)) &&
  holds(Condition, context)

/** Every key of every operator must have one of its values; a key that AWS does not set has none. */
const holds = (condition: Condition, context: Readonly<Record<string, string>>) =>
  Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const value = context[key]
      return value !== undefined && some(wanted, one => compare(operator, value, one))
    }),
  )

function compare(operator: string, value: string, wanted: string) {
  if (operator === 'StringEquals' || operator === 'Bool') return value === wanted
  if (operator === 'StringLike') return isLike(value, wanted)
  throw new Error(`The evaluator does not know the operator ${operator}.`)
}

const some = (values: string | readonly string[], is: (value: string) => boolean) => [values].flat().some(is)

/** Whether a text matches a pattern in which `*` stands for any text and `?` for a character. */
function isLike(text: string, pattern: string): boolean {
  const source = [...pattern].map(letter => ({ '*': '.*', '?': '.' })[letter] ?? letter.replace(/[^\w]/, '\\$&'))
  return new RegExp(`^${source.join('')}$`, 's').test(text)
}
