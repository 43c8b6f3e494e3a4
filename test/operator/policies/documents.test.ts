import { describe, expect, test } from 'vitest'
import { sizeOf } from '../../../src/operator/policies/document.ts'
import { boundaryArn, coverageOf, coverageOfSpec, documentsFor, operatorDocuments } from '../../../src/operator/policies/index.ts'
import { ACTIVITIES, PURPOSES, REQUESTS } from '../../../src/operator/policies/purposes.ts'
import { POLICY_LIMIT, statementsFor, toDocuments } from '../../../src/operator/policies/statements.ts'
import { ACCOUNT } from '../../support/account.ts'
import { environment } from '../../support/engine.ts'
import { isAllowed } from '../../support/policy-evaluator.ts'

const region = 'us-east-1'
const operator = operatorDocuments({ account: ACCOUNT, region, application: 'postmagiq' })
const documents = operator.policies.map(({ document }) => document)
const dev = coverageOfSpec(await environment('environments/dev'), ACCOUNT)
const boundary = boundaryArn({ account: ACCOUNT, region })

const role = (path: string) => `arn:aws:iam::${ACCOUNT}:role/${path}`
const OURS = role(`postmagiq/dev/${region}/postmagiq-dev-api-task-${region}`)
const OWN = role(`postmagiq/control-plane/${region}/postmagiq-control-plane-operator-${region}`)
const under = (arn: string) => ({ 'iam:PermissionsBoundary': arn })

test('a role has at most ten policies of the operator, each within the limit, and the boundary is one policy', () => {
  for (const input of [{ account: '*' }, { account: ACCOUNT, region: 'ap-southeast-2', application: 'an-application-with-long-name' }]) {
    const { boundary, policies } = operatorDocuments(input)
    expect(policies.length).toBeLessThanOrEqual(10)
    for (const document of [boundary, ...policies.map(({ document }) => document)])
      expect(sizeOf(document)).toBeLessThanOrEqual(POLICY_LIMIT)
    expect(new Set(policies.map(({ name }) => name)).size).toBe(policies.length)
  }
})

test.each(PURPOSES)('the documents of %s are within the limit', purpose => {
  for (const coverage of [dev, coverageOf({})])
    for (const document of documentsFor(purpose, coverage)) expect(sizeOf(document)).toBeLessThanOrEqual(POLICY_LIMIT)
})

test('splits a statement that is longer than a policy, and loses no action', () => {
  const actions = Array.from({ length: 400 }, (_, index) => `ec2:DescribeSomethingWithALongName${index}`)
  const split = toDocuments(statementsFor(actions, dev))
  expect(split.length).toBeGreaterThan(1)
  for (const document of split) expect(sizeOf(document)).toBeLessThanOrEqual(POLICY_LIMIT)
  expect(split.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action))).toEqual(actions)
})

test('refuses an action for which no rule names the resources', () => {
  expect(() => statementsFor(['lambda:InvokeFunction'], dev)).toThrow('lambda:InvokeFunction')
})

const BOUNDED = ['CreateRole', 'PutRolePolicy', 'DeleteRolePolicy', 'AttachRolePolicy', 'DetachRolePolicy', 'PutRolePermissionsBoundary']

describe('the operator', () => {
  test.each(BOUNDED)('may call %s for roles under its boundary alone', name => {
    const request = { action: `iam:${name}`, resource: OURS }
    expect(isAllowed(documents, { ...request, context: under(boundary) })).toBe(true)
    expect(isAllowed(documents, { ...request, context: under('arn:aws:iam::aws:policy/AdministratorAccess') })).toBe(false)
    expect(isAllowed(documents, request)).toBe(false)
  })

  test.each([...BOUNDED, 'UpdateAssumeRolePolicy', 'UpdateRole', 'DeleteRole', 'TagRole', 'PassRole'])(
    'may not call %s for its own role',
    name => {
      const context = { ...under(boundary), 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }
      expect(isAllowed(documents, { action: `iam:${name}`, resource: OWN, context })).toBe(false)
      expect(isAllowed(documents, { action: `iam:${name}`, resource: role('somebody/else'), context })).toBe(false)
    },
  )

  test.each(['CreatePolicy', 'CreatePolicyVersion', 'DeletePolicy', 'DeletePolicyVersion', 'SetDefaultPolicyVersion', 'TagPolicy'])(
    'may not call %s for any policy',
    name => {
      for (const resource of [boundary, `arn:aws:iam::${ACCOUNT}:policy/postmagiq/dev/${region}/x`])
        expect(isAllowed(documents, { action: `iam:${name}`, resource })).toBe(false)
    },
  )

  test('may not remove a boundary, even where another policy allows everything', () => {
    const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }] } as const
    const requests = [
      { action: 'iam:DeleteRolePermissionsBoundary', resource: OURS },
      { action: 'iam:PutRolePolicy', resource: OWN },
      { action: 'iam:CreatePolicyVersion', resource: boundary },
    ]
    for (const request of requests) {
      expect(isAllowed([everything], request)).toBe(true)
      expect(isAllowed([everything, ...documents], request)).toBe(false)
    }
  })

  test('may pass roles of its environments to the services that use them alone', () => {
    const pass = (service: string) => ({ action: 'iam:PassRole', resource: OURS, context: { 'iam:PassedToService': service } })
    expect(isAllowed(documents, pass('ecs-tasks.amazonaws.com'))).toBe(true)
    expect(isAllowed(documents, pass('lambda.amazonaws.com'))).toBe(false)
  })
})

test('the boundary allows nothing of IAM, of the control plane and of its bucket', () => {
  const control = `arn:aws:s3:::postmagiq-control-${ACCOUNT}-${region}`
  const context = { 'aws:ResourceAccount': ACCOUNT }
  const requests = [
    { action: 'iam:PassRole', resource: OURS },
    { action: 'sts:AssumeRole', resource: OWN },
    { action: 's3:PutObject', resource: `${control}/requests/postmagiq/prod/approve/x`, context },
    {
      action: 'secretsmanager:GetSecretValue',
      resource: `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:postmagiq/control-plane/git-AbCdEf`,
    },
    { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key', context: { 'aws:ResourceAccount': '999999999999' } },
  ]
  expect(requests.filter(request => isAllowed([operator.boundary], request))).toEqual([])
  expect(isAllowed([operator.boundary], { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key', context })).toBe(true)
})

test.each(REQUESTS)('who may %s may write under its key, and under that of no other verb or environment', verb => {
  const put = (key: string) => ({
    action: 's3:PutObject',
    resource: `arn:aws:s3:::postmagiq-control-${ACCOUNT}-${region}/requests/${key}/x`,
  })
  const printed = documentsFor(verb, dev)
  expect(REQUESTS.filter(other => isAllowed(printed, put(`postmagiq/dev/${other}`)))).toEqual([verb])
  expect(isAllowed(printed, put(`postmagiq/prod/${verb}`))).toBe(false)
})

test.each(ACTIVITIES)('the documents of %s for one environment name no resource of another', activity => {
  const printed = documentsFor(activity, dev)
  const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`
  const pairs = [
    ['ecs:DeleteService', arn('ecs', 'service/postmagiq-ENV/postmagiq-ENV-api')],
    ['rds:DeleteDBInstance', arn('rds', 'db:postmagiq-ENV-database')],
    ['secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:postmagiq/ENV/stripe-AbCdEf')],
    ['s3:GetBucketPolicy', 'arn:aws:s3:::postmagiq-gui-ENV'],
    ['iam:GetRole', role(`postmagiq/ENV/${region}/x`)],
  ] as const
  const allowed = (name: string) =>
    pairs
      .filter(([action, resource]) => isAllowed(printed, { action, resource: resource.replaceAll('ENV', name) }))
      .map(([action]) => action)
  expect(allowed('prod')).toEqual([])
  expect(allowed('dev')).toEqual(
    activity === 'read' ? pairs.map(([action]) => action).filter(action => !action.includes(':Delete')) : pairs.map(([action]) => action),
  )
})
