import { type Activity, controlActions, environmentActions } from './actions.ts'
import { boundaryDocument } from './boundary.ts'
import { controlBucketName } from '../control-bucket.ts'
import { type Coverage, coverageOf } from './coverage.ts'
import { denials } from './denials.ts'
import { type Document, toDocument } from './document.ts'
import { statementsFor, toDocuments } from './statements.ts'

export { boundaryArn, boundaryName } from './coverage.ts'
export type { Document } from './document.ts'

/** A policy, by the last part of its name. */
export interface NamedDocument {
  readonly name: string
  readonly document: Document
}

interface OperatorInput {
  readonly account: string
  /** The region that the operator works in; every one by default. */
  readonly region?: string
  /** The application whose environments it keeps; every one by default. */
  readonly application?: string
}

/** The policies of the operator's own role, and the boundary of all roles that it creates. */
export function operatorDocuments(input: OperatorInput): { boundary: Document; policies: readonly NamedDocument[] } {
  const coverage = coverageOf(input)
  return { boundary: boundaryDocument(coverage), policies: activityDocuments('apply', coverage) }
}

/** The policies that one activity needs: one or more for each part of AWS, one for the control bucket, and one that denies. */
export function activityDocuments(activity: Activity, coverage: Coverage): readonly NamedDocument[] {
  const control = statementsFor(controlActions(activity), { ...coverage, buckets: [controlBucketName(coverage)] })
  const byPart = Map.groupBy(environmentActions(activity), partOf)
  return [
    ...Object.keys(PARTS).flatMap(part => numbered(part, toDocuments(statementsFor(byPart.get(part) ?? [], coverage)))),
    { name: 'control', document: toDocument(control) },
    ...(activity === 'read' ? [] : [{ name: 'denials', document: toDocument(denials(coverage)) }]),
  ]
}

const numbered = (part: string, documents: readonly Document[]): readonly NamedDocument[] =>
  documents.map((document, index) => ({ name: index === 0 ? part : `${part}-${index + 1}`, document }))

/** The parts of AWS, as a person reads policies; the services of the last one are all others. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  network: ['ec2', 'elasticloadbalancing', 'route53'],
  data: ['rds', 'elasticache', 's3', 'secretsmanager', 'ssm', 'kms'],
  identity: ['iam', 'sts'],
  services: [],
}

function partOf(action: string) {
  const service = action.split(':')[0]!
  return Object.keys(PARTS).find(part => PARTS[part]!.includes(service)) ?? 'services'
}
