import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { setup } from '../../../scripts/parliament.mjs'
import { coverageOf, coverageOfSpec, documentsFor, operatorDocuments } from '../../../src/operator/policies/index.ts'
import { PURPOSES } from '../../../src/operator/policies/purposes.ts'
import { ACCOUNT } from '../../support/account.ts'
import { environment } from '../../support/engine.ts'

/** Findings that are left out, and why. */
const ARGUED: readonly { readonly finding: RegExp; readonly because: string }[] = [
  {
    finding: /^MISMATCHED_TYPE_BUT_USABLE: Type mismatch: StringLike requires a value of type String but given Arn$/,
    because: "AWS's examples compare iam:PermissionsBoundary as text, which its reference has called text and ARN",
  },
  {
    finding: /^RESOURCE_POLICY_PRIVILEGE_ESCALATION: .* on arn:aws:s3:::\S+ due to s3:/,
    because: "the operator writes the policies of the environment's own buckets, and repairs one that somebody opened",
  },
]

let python: string | undefined

beforeAll(async () => {
  python = await setup().catch((error: Error) => void process.stdout.write(`parliament was not set up: ${error.message}\n`))
}, 300_000)
beforeEach(({ skip }) => skip(!python, 'parliament was not set up'))

/** Every finding that is not argued, each once. */
async function findingsIn(documents: readonly object[]): Promise<readonly string[]> {
  const checking = promisify(execFile)(python!, ['test/parliament/check.py'], { maxBuffer: 2 ** 26 })
  checking.child.stdin!.end(JSON.stringify(documents))
  const found = JSON.parse((await checking).stdout) as readonly string[]
  return [...new Set(found)].filter(one => !ARGUED.some(({ finding }) => finding.test(one)))
}

const coverages = {
  'any account': coverageOf({}),
  'an application in a region': coverageOf({ account: ACCOUNT, region: 'us-east-1', application: 'postmagiq' }),
  dev: coverageOfSpec(await environment('environments/dev'), ACCOUNT),
  prod: coverageOfSpec(await environment('environments/prod'), ACCOUNT),
}

test.each(Object.entries(coverages))('parliament finds nothing in the documents for %s', { timeout: 120_000 }, async (_name, coverage) => {
  const { boundary, policies } = operatorDocuments(coverage)
  const operator = [boundary, ...policies.map(({ document }) => document)]
  const printed = PURPOSES.flatMap(purpose => documentsFor(purpose, coverage))
  expect(await findingsIn([...operator, ...printed])).toEqual([])
})

test('parliament finds an action that does not exist', async () => {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:GetObjekt'], Resource: ['*'] }] }
  expect(await findingsIn([document])).toEqual([expect.stringContaining('UNKNOWN_ACTION')])
})
