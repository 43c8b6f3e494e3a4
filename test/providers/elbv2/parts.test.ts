import { expect, test } from 'vitest'
import { foreignParts } from '../../../src/providers/elbv2/parts.ts'

const type = 'AWS::ElasticLoadBalancingV2::ListenerRule'
const owner = (id: string, environment = 'app/dev') => ({ environment, region: 'us-east-1', id })
const askedFor = (...ids: string[]) => ({ asked: () => ids.map(id => owner(id)) })
const part = (arn: string, owned?: ReturnType<typeof owner>) => ({ arn, owner: owned })

test('parts without an owner, or of another environment, are foreign', () => {
  const parts = [part('ours', owner('rule')), part('nobody'), part('other', owner('rule', 'app/prod'))]
  expect(foreignParts(askedFor('rule'), { type, owner: owner('listener'), parts }, parts)).toEqual(['nobody', 'other'])
})

test('none is foreign while one that is asked for is missing, as its tags may be lost or late', () => {
  const parts = [part('ours', owner('rule')), part('nobody')]
  expect(foreignParts(askedFor('rule', 'rule/2'), { type, owner: owner('listener'), parts }, parts)).toEqual([])
  const all = [...parts, part('elsewhere', owner('rule/2'))]
  expect(foreignParts(askedFor('rule', 'rule/2'), { type, owner: owner('listener'), parts }, all)).toEqual(['nobody'])
})

test('a load balancer without an owner has no foreign parts', () => {
  expect(foreignParts(askedFor(), { type, owner: undefined, parts: [part('nobody')] }, [])).toEqual([])
})
