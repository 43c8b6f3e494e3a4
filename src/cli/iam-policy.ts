import { coverageOf, coverageOfSpec, documentsFor, type Purpose } from '../operator/policies/index.ts'
import { readSpec } from './read-spec.ts'

interface IamPolicyOptions {
  /** The spec of the environment; without one, the documents are for every environment. */
  readonly file?: string
  /** The account, 12 digits. */
  readonly account?: string
}

/** Prints the IAM policies that a purpose needs, one JSON document after the other, and contacts nothing. */
export async function iamPolicy(purpose: Purpose, { file, account }: IamPolicyOptions): Promise<number> {
  const spec = file === undefined ? undefined : (await readSpec({ file })).environment
  const coverage = spec ? coverageOfSpec(spec, account) : coverageOf(account === undefined ? {} : { account })
  const documents = documentsFor(purpose, coverage)
  if (purpose === 'apply' && spec && !spec.security?.permissionsBoundary)
    process.stderr.write(
      `The spec has no security.permissionsBoundary: this policy lets apply create and change roles only under ${coverage.boundary}\n`,
    )
  if (documents.length > 1) process.stderr.write(`${documents.length} documents, each a policy of its own: AWS limits a policy's length.\n`)
  process.stdout.write(documents.map(document => `${JSON.stringify(document, undefined, 2)}\n`).join(''))
  return 0
}
