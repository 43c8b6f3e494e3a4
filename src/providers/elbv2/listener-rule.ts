import type { Rule, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2'
import { ifExists } from '../errors.ts'
import { explain } from '../explain.ts'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { toTags } from '../tags.ts'
import { listListeners } from './balancers.ts'
import { ADOPT, FIND_OWNERS, nameOf, type Owned, withIndex, withOwners } from './owners.ts'
import { targetGroupOf } from './forward.ts'

interface Props {
  listener: string
  /** Rules are tried from the lowest; unique in a listener. */
  priority: number
  /** Path patterns; empty for any path. */
  paths: readonly string[]
  /** Host header patterns; empty for any host. */
  hosts: readonly string[]
  targetGroup: string
}

interface Outputs {
  arn: string
}

/** Sends a listener's requests with certain paths or hosts to a target group. */
export const ListenerRule = defineKind<Props, Outputs>({
  type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
  identity: 'tag',
  createOnly: ['listener'],
  unordered: ['paths', 'hosts'],
  replace: 'create-first',
  summary: ['priority', 'paths', 'hosts'],
  permissions: {
    list: [
      ...['elasticloadbalancing:DescribeLoadBalancers', 'elasticloadbalancing:DescribeListeners'],
      ...['elasticloadbalancing:DescribeRules', ...FIND_OWNERS],
    ],
    create: ['elasticloadbalancing:CreateRule', 'elasticloadbalancing:AddTags'],
    update: [
      ...['elasticloadbalancing:ModifyRule', 'elasticloadbalancing:SetRulePriorities', 'elasticloadbalancing:DescribeRules'],
      ...ADOPT,
    ],
    delete: ['elasticloadbalancing:DeleteRule'],
  },

  isSame: ({ listener, priority }, { props }) => props.listener === listener && props.priority === priority,

  async list(scope) {
    const [rules, indexed] = await withIndex(scope, listRules(scope))
    return (await withOwners(indexed, rules, ({ RuleArn }) => RuleArn!)).map(toLive)
  },

  async create(target) {
    const { aws, props } = target
    const creating = aws.elbv2.createRule({
      ListenerArn: props.listener,
      Priority: props.priority,
      ...toInput(props),
      Tags: toTags(target),
    })
    await explain(creating, /^TooMany/, 'each path of a service is a rule of the load balancer, and each service with paths a target group')
  },

  async update({ aws: { elbv2 }, props }, { arn: RuleArn, props: current }, { priority, ...otherChanges }) {
    if (Object.keys(otherChanges).length > 0) await elbv2.modifyRule({ RuleArn, ...toInput(props), ResetTransforms: true })
    if (priority === undefined) return
    // Swap priorities with the rule that has the desired one: two rules that each want the other's would otherwise fail for ever.
    const rules = await collectPages(elbv2.paginateDescribeRules({ ListenerArn: props.listener }), page => page.Rules)
    const occupant = rules.find(rule => rule.Priority === `${priority}` && rule.RuleArn !== RuleArn)
    await elbv2.setRulePriorities({
      RulePriorities: [{ RuleArn, Priority: priority }, ...(occupant ? [{ RuleArn: occupant.RuleArn, Priority: current.priority }] : [])],
    })
  },

  async delete({ aws }, { arn: RuleArn }) {
    await aws.elbv2.deleteRule({ RuleArn })
  },
})

/** The input that CreateRule and ModifyRule share. */
const toInput = ({ paths, hosts, targetGroup }: Props) => ({
  Conditions: [
    ...(paths.length > 0 ? [{ Field: 'path-pattern', PathPatternConfig: { Values: [...paths] } }] : []),
    ...(hosts.length > 0 ? [{ Field: 'host-header', HostHeaderConfig: { Values: [...hosts] } }] : []),
  ],
  Actions: [{ Type: 'forward' as const, TargetGroupArn: targetGroup }],
})

/** The rules of every listener, without the default ones. */
async function listRules(scope: Scope) {
  const { elbv2 } = scope.aws
  const listed = (await listListeners(scope)).map(async ({ ListenerArn }) => {
    const rules = await ifExists(collectPages(elbv2.paginateDescribeRules({ ListenerArn }), page => page.Rules))
    return (rules ?? []).filter(({ IsDefault }) => !IsDefault).map(rule => ({ ...rule, listener: ListenerArn! }))
  })
  return (await Promise.all(listed)).flat()
}

const toLive = ({ resource: rule, owner }: Owned<Rule & { readonly listener: string }>): Listed<Props, Outputs> => ({
  name: nameOf(rule.RuleArn!),
  arn: rule.RuleArn!,
  owner,
  props: {
    listener: rule.listener,
    priority: Number(rule.Priority),
    paths: [
      ...(rule.Conditions ?? []).filter(({ Field }) => Field !== 'host-header').flatMap(toPaths),
      ...(rule.Transforms ?? []).map(({ Type }) => Type!),
    ],
    hosts: (rule.Conditions ?? []).flatMap(({ HostHeaderConfig }) => HostHeaderConfig?.Values ?? []),
    targetGroup: (rule.Actions ?? []).map(targetGroupOf).join(),
  },
  outputs: { arn: rule.RuleArn! },
  status: 'ready',
})

/**
 * The path patterns of a condition. A condition of another type counts as a path named like its field, as a transform does by its type:
 * both differ from any declared path.
 */
const toPaths = ({ Field, PathPatternConfig }: RuleCondition) => PathPatternConfig?.Values ?? [Field!]
