import { expect, test } from 'vitest'
import type { Graph } from '../../src/reconciler/graph.ts'
import { API_VERSION } from '../../src/schema/schema.ts'
import { CONTROL_PLANE } from '../../src/schema/control-plane-schema.ts'
import { type ControlPlaneSpec, controlPlaneWithDefaults } from '../../src/schema/control-plane.ts'
import { composeControlPlane } from '../../src/stack/control-plane.ts'
import { accountRoleArn, composeAccount } from '../../src/stack/operator-role.ts'

const HOME = { account: '123456789012', region: 'eu-west-1' } as const
const documents = { boundary: { b: 1 }, policies: [{ name: 'network', document: { n: 1 } }] }

const compose = (spec: Partial<ControlPlaneSpec['spec']> = {}) =>
  composeControlPlane({
    spec: controlPlaneWithDefaults(
      { apiVersion: API_VERSION, kind: CONTROL_PLANE, spec: { sources: ['s3://specs/environments'], ...spec } },
      HOME.region,
    ),
    account: HOME.account,
    zones: ['eu-west-1a', 'eu-west-1c'],
    documents,
  })

const propsOf = (graph: Graph, id: string) => graph.nodes.get(id)!.props as Record<string, any>
const statementsOf = (graph: Graph): readonly { readonly Action: readonly string[]; readonly Resource: unknown }[] =>
  propsOf(graph, 'services/operator/role')['policies'].control.Statement

test('the blocks of its subnets depend on the letter of their zone, so that other zones do not change them', () => {
  const graph = compose()
  expect(propsOf(graph, 'network/public-subnet/eu-west-1a')).toMatchObject({ cidr: '10.255.0.0/27' })
  expect(propsOf(graph, 'network/public-subnet/eu-west-1c')).toMatchObject({ cidr: '10.255.0.64/27' })
})

test('has no network of its own where subnets are given', () => {
  const graph = compose({ network: { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'], publicIp: false } })
  expect([...graph.nodes.keys()].filter(id => id.startsWith('network/'))).toEqual([])
  expect(propsOf(graph, 'services/operator/service')).toMatchObject({
    subnets: ['subnet-0a1b2c3d'],
    securityGroups: ['sg-0a1b2c3d'],
    publicIp: false,
  })
})

test('may read its sources and its Git secret, and assume its role in other accounts', () => {
  expect(statementsOf(compose())).toEqual([
    { Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: accountRoleArn({ account: '*', region: 'eu-west-1' }) },
    { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: ['arn:aws:s3:::specs'] },
    { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::specs/*'] },
  ])
  const git = compose({ sources: ['https://example.com/a.git'], gitSecret: 'git' })
  expect(statementsOf(git).slice(1)).toEqual([
    {
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue'],
      Resource: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:git-??????',
    },
  ])
  expect(propsOf(git, 'services/operator/task-definition')['environment']).toMatchObject({ POSTMAGIQ_GIT_SECRET: 'git' })
})

test('has no repository where its image is in another registry', () => {
  const graph = compose({ image: 'ghcr.io/example/postmagiq:1' })
  expect([...graph.nodes.keys()].filter(id => id.startsWith('images/'))).toEqual([])
})

test('in another account there are the role, its policies and the boundary, and nothing is deleted', () => {
  const graph = composeAccount({ home: HOME, documents })
  expect([...graph.nodes.keys()]).toEqual(['permissions/boundary', 'permissions/network', 'permissions/account-role'])
  expect(graph.spec.deletion).toEqual({ stateful: 'Orphan', stateless: 'Orphan' })
})
