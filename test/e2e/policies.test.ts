import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isReading } from '../../src/operator/policies/actions.ts'
import { boundaryArn, boundaryName, type Document, operatorDocuments } from '../../src/operator/policies/index.ts'
import { Aws } from '../../src/providers/aws.ts'
import { environmentPath } from '../../src/providers/iam/path.ts'
import { readPolicies } from '../../src/providers/iam/role-policies.ts'
import { accessRequests, type Roles } from '../support/access-requests.ts'
import { ACCOUNT } from '../support/account.ts'
import { postmagiq } from '../support/cli.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { emulatorControl } from '../support/emulator-control.ts'
import { pushImage } from '../support/pipeline.ts'
import { isAllowed } from '../support/policy-evaluator.ts'
import { drifts, finder, proxyDrifts } from './drifts.ts'

const REGION = 'us-east-1'
const BOUNDARY = boundaryArn({ account: ACCOUNT, region: REGION })
const operator = operatorDocuments({ account: ACCOUNT, region: REGION, application: 'postmagiq' })

describe.each(['dev', 'prod'])('the policies of %s', { timeout: 180_000 }, environment => {
  let emulator: Emulator
  let aws: Aws
  let file: string
  let text: string
  const roles: Roles = new Map()
  const control = () => emulatorControl(emulator.url)

  beforeAll(async () => {
    emulator = await newEmulator({ timeScale: 0 })
    aws = new Aws({ region: REGION, endpoint: emulator.url })
    await createOperatorPolicies()
    file = join(await mkdtemp(join(tmpdir(), 'postmagiq-')), 'postmagiq.yaml')
    text = `${await readFile(`environments/${environment}/postmagiq.yaml`, 'utf8')}\n  security:\n    permissionsBoundary: ${BOUNDARY}\n`
    await writeFile(file, text)
  })
  afterAll(() => emulator.stop())

  /** Creates what bootstrap creates, within AWS's limits. */
  async function createOperatorPolicies() {
    const Path = environmentPath({ environment: 'postmagiq/control-plane', region: REGION })
    const all = [{ name: boundaryName(REGION), document: operator.boundary }, ...operator.policies]
    for (const { name, document } of all)
      await aws.iam.createPolicy({ PolicyName: name, Path, PolicyDocument: JSON.stringify(document, undefined, 2) })
  }

  /** The documents that the command line prints. */
  async function printed(purpose: string): Promise<readonly Document[]> {
    const { stdout, code } = await postmagiq(emulator.url, 'iam-policy', purpose, '-f', file, '--account', ACCOUNT)
    expect(code).toBe(0)
    return stdout.split(/\n(?=\{)/).map(one => JSON.parse(one) as Document)
  }

  /** Runs a verb, and gives what AWS was asked for. */
  async function requestsOf(...args: string[]) {
    await control().forgetCalls()
    const { stdout, stderr, code } = await postmagiq(emulator.url, ...args, '-f', file)
    expect([0, 2], stdout + stderr).toContain(code)
    const inputs = await control().inputs()
    return inputs.flatMap(call => accessRequests(call, roles))
  }

  /** The requests that documents do not allow, each once. */
  const refused = (documents: readonly Document[], requests: Awaited<ReturnType<typeof requestsOf>>) => [
    ...new Set(
      requests
        .filter(request => !isAllowed(documents, request))
        .map(({ action, resource, context }) => [action, resource, JSON.stringify(context)].join(' ')),
    ),
  ]

  test('of read allow each call of plan and status, and nothing that writes', async () => {
    const read = await printed('read')
    expect(read.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)).filter(action => !isReading(action))).toEqual([])
    const requests = [...(await requestsOf('plan')), ...(await requestsOf('status'))]
    expect(requests.length).toBeGreaterThan(40)
    expect(refused(read, requests)).toEqual([])
  })

  test('of apply and of the operator allow each call of an apply, of its second half, of an edit and of the repair of drifts', async () => {
    const requests = await requestsOf('apply', '--yes')
    await pushImage(aws, `postmagiq-${environment}-api`)
    requests.push(...(await requestsOf('apply', '--yes')))
    await writeFile(file, `${text}  logs:\n    retentionDays: 30\n`)
    for (const { how } of environment === 'prod' ? [...drifts, ...proxyDrifts] : drifts) await how(aws, finder(aws, environment))
    requests.push(...(await requestsOf('apply', '--yes')))
    expect(new Set(requests.map(({ action }) => action)).size).toBeGreaterThan(100)
    expect(refused(await printed('apply'), requests)).toEqual([])
    expect(
      refused(
        operator.policies.map(({ document }) => document),
        requests,
      ),
    ).toEqual([])
    const read = await printed('read')
    expect(requests.filter(request => !isReading(request.action) && isAllowed(read, request))).toEqual([])
  })

  test('of the boundary allow all that the roles of the environment are allowed', async () => {
    const { Roles = [] } = await aws.iam.listRoles({ PathPrefix: `/postmagiq/${environment}/` })
    expect(Roles.length).toBeGreaterThan(3)
    for (const { RoleName = '' } of Roles) {
      const { policies, managed } = await readPolicies(aws.iam, RoleName)
      for (const document of [...Object.values(policies), ...managed.map(documentOf)])
        for (const { Action, Resource } of (document as Document).Statement)
          for (const action of [Action].flat())
            for (const resource of [Resource].flat())
              expect(
                isAllowed([operator.boundary], { action, resource, context: { 'aws:ResourceAccount': ACCOUNT } }),
                `${RoleName}: ${action} ${resource}`,
              ).toBe(true)
    }
  })

  test('of destroy allow each call of destroy', async () => {
    const requests = await requestsOf('destroy', '--yes', '--approve-all-data', '--purge-control')
    for (const expected of ['iam:DeleteRole', 's3:PutObjectTagging'])
      expect(
        requests.some(({ action }) => action === expected),
        expected,
      ).toBe(true)
    expect(refused(await printed('destroy'), requests)).toEqual([])
  })
})

/** AWS's policy for Enhanced Monitoring, in the region of the test. https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonRDSEnhancedMonitoringRole.html */
function documentOf(arn: string): Document {
  expect(arn).toBe('arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole')
  const group = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:RDS*`
  const allow = (Action: string[], Resource: string) => ({ Effect: 'Allow', Action, Resource: [Resource] }) as const
  return {
    Version: '2012-10-17',
    Statement: [
      allow(['logs:CreateLogGroup', 'logs:PutRetentionPolicy'], group),
      allow(['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams', 'logs:GetLogEvents'], `${group}:log-stream:*`),
    ],
  }
}
