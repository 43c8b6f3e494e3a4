import { controlBucketName } from '../control-bucket.ts'
import { controlActions, environmentActions } from './actions.ts'
import { boundaryDocument } from './boundary.ts'
import { type Coverage, coverageOf } from './coverage.ts'
import { denials } from './denials.ts'
import type { Document, Statement } from './document.ts'
import { publishStatements } from './publish.ts'
import { type Activity, isActivity, type Purpose } from './purposes.ts'
import { recordStatements } from './requests.ts'
import { statementsFor, toDocuments } from './statements.ts'

export { boundaryArn, boundaryName, coverageOf, coverageOfSpec } from './coverage.ts'
export type { Purpose } from './purposes.ts'
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

/** The policies of the operator's own role, one or more for each part of AWS, and the boundary of all roles that it creates. */
export function operatorDocuments(input: OperatorInput): { boundary: Document; policies: readonly NamedDocument[] } {
  const coverage = coverageOf(input)
  const parts = Object.entries(partsOf('apply', coverage))
  return {
    boundary: boundaryDocument(coverage),
    policies: parts.flatMap(([part, statements]) =>
      toDocuments(statements).map((document, index) => ({ name: index === 0 ? part : `${part}-${index + 1}`, document })),
    ),
  }
}

/** As few documents as a purpose needs, each within AWS's limit of a policy. */
export function documentsFor(purpose: Purpose, coverage: Coverage): readonly Document[] {
  return toDocuments(statementsOf(purpose, coverage))
}

function statementsOf(purpose: Purpose, coverage: Coverage): readonly Statement[] {
  if (isActivity(purpose)) return Object.values(partsOf(purpose, coverage)).flat()
  return purpose === 'publish' ? publishStatements(coverage) : recordStatements(purpose, coverage)
}

/** The statements of an activity by part of AWS. Reading needs no denials. */
function partsOf(activity: Activity, coverage: Coverage): Readonly<Record<string, readonly Statement[]>> {
  const byService = Map.groupBy(environmentActions(activity), partOf)
  const parts = Object.keys(PARTS).map(part => [part, statementsFor(byService.get(part) ?? [], coverage)] as const)
  return {
    ...Object.fromEntries(parts),
    control: statementsFor(controlActions(activity), { ...coverage, buckets: [controlBucketName(coverage)] }),
    ...(activity === 'read' ? {} : { denials: denials(coverage) }),
  }
}

/** The parts of AWS, as a person reads policies. The services of the last one are all others. */
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
