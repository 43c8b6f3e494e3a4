import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { ListenerRule } from '../../../src/providers/elbv2/listener-rule.ts'
import { contract } from '../../support/contract.ts'
import { newBalancer, newListener, newNetwork, newTargetGroup } from '../../support/elbv2.ts'

contract(
  ListenerRule,
  async aws => {
    const network = await newNetwork(aws)
    const balancer = await newBalancer(aws, network, 'app-elasticloadbal-rule')
    return {
      props: {
        listener: await newListener(aws, balancer, 80),
        priority: 10,
        paths: ['/api/*', '/api'],
        hosts: [],
        targetGroup: await newTargetGroup(aws, network.vpcId, 'rule-1'),
      },
      changes: {
        priority: 20,
        paths: ['/v2/*'],
        hosts: ['app.example.com'],
        targetGroup: await newTargetGroup(aws, network.vpcId, 'rule-2'),
      },
      replacements: { listener: await newListener(aws, balancer, 81) },
    }
  },
  { isRecognised: true },
)

test('swaps priorities with the rule that has the desired one', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const network = await newNetwork(aws)
  const targets = [await newTargetGroup(aws, network.vpcId, 'swapped-1'), await newTargetGroup(aws, network.vpcId, 'swapped-2')]
  const ListenerArn = await newListener(aws, await newBalancer(aws, network, 'swapped'), 80, targets)
  const rules = async () => (await aws.elbv2.describeRules({ ListenerArn })).Rules!
  const first = (await rules()).find(({ Priority }) => Priority === '1')
  const target = { aws, props: { listener: ListenerArn, priority: 2 } }
  await ListenerRule.update(target as never, { arn: first!.RuleArn, props: { priority: 1 } } as never, { priority: 2 })
  const after = (await rules()).map(({ Priority, Actions }) => [Priority, Actions![0]!.TargetGroupArn])
  expect(Object.fromEntries(after)).toEqual({ 1: targets[1], 2: targets[0], default: undefined })
})

test('conditions of another type, transforms and a second action are differences', async () => {
  const page = (answer: object) =>
    async function* () {
      yield answer
    }
  const Rules = [
    {
      RuleArn: 'rule',
      Priority: '1',
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/api/*'] } }, { Field: 'http-header' }],
      Transforms: [{ Type: 'url-rewrite' }],
      Actions: [{ Type: 'authenticate-oidc' }, { Type: 'forward', TargetGroupArn: 'targets' }],
    },
  ]
  const elbv2 = {
    paginateDescribeLoadBalancers: page({
      LoadBalancers: [{ LoadBalancerArn: 'balancer', LoadBalancerName: 'app-dev', Type: 'application' }],
    }),
    paginateDescribeListeners: page({ Listeners: [{ ListenerArn: 'listener' }] }),
    paginateDescribeRules: page({ Rules }),
    describeTags: async () => ({ TagDescriptions: [{ ResourceArn: 'rule', Tags: [] }] }),
  }
  const tagging = { paginateGetResources: page({}) }
  const [rule] = await ListenerRule.list({ aws: { elbv2, tagging }, environments: ['app/dev'], names: new Set() } as never)
  expect(rule!.props).toMatchObject({ paths: ['/api/*', 'http-header', 'url-rewrite'], targetGroup: ',targets' })
})

test('create says what counts as a rule where the load balancer has too many', async () => {
  const error = Object.assign(new Error("You've reached the limit on the number of rules"), { name: 'TooManyRules' })
  const aws = { elbv2: { createRule: () => Promise.reject(error) } }
  const owner = { environment: 'app/dev', region: 'us-east-1', id: 'services/api/rule' }
  await expect(ListenerRule.create({ aws, owner, props: { paths: [], hosts: [] } } as never)).rejects.toMatchObject({
    name: 'TooManyRules',
    message: expect.stringMatching(/^each path of a service is a rule .*reached the limit/),
  })
})
