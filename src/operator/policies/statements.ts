import { conditionOf } from './conditions.ts'
import type { Coverage } from './coverage.ts'
import { allow, type Document, sizeOf, type Statement, toDocument } from './document.ts'
import { resourcesOf } from './resources.ts'

/** The longest policy that AWS stores, in characters. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const POLICY_LIMIT = 6144

/** Statements that allow actions, one for all actions with the same resources and condition. */
export function statementsFor(actions: readonly string[], coverage: Coverage): readonly Statement[] {
  const statements = actions.map(action => allow([action], resourcesOf(action, coverage), conditionOf(action, coverage)))
  const groups = Map.groupBy(statements, ({ Resource, Condition }) => JSON.stringify([Resource, Condition]))
  return [...groups.values()].map(group => ({ ...group[0]!, Action: group.flatMap(({ Action }) => Action) }))
}

/** As few documents as hold the statements in their order, each within AWS's limit. */
export function toDocuments(statements: readonly Statement[]): readonly Document[] {
  const documents: Document[] = []
  for (const statement of statements.flatMap(halved)) {
    const longer = toDocument([...(documents.at(-1)?.Statement ?? []), statement])
    if (documents.length > 0 && sizeOf(longer) <= POLICY_LIMIT) documents.splice(-1, 1, longer)
    else documents.push(toDocument([statement]))
  }
  return documents
}

/** A statement, or several with fewer actions each where it is longer than a policy. */
function halved(statement: Statement): readonly Statement[] {
  const { Action } = statement
  if (sizeOf(toDocument([statement])) <= POLICY_LIMIT) return [statement]
  const half = Math.ceil(Action.length / 2)
  return [Action.slice(0, half), Action.slice(half)].flatMap(part => halved({ ...statement, Action: part }))
}
