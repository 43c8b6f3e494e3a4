import type { Listener as Description } from '@aws-sdk/client-elastic-load-balancing-v2'
import { ifExists } from '../errors.ts'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { toTags } from '../tags.ts'
import { type Attributes, fromAttributes, toAttributes } from './attributes.ts'
import { listListeners } from './balancers.ts'
import { putOtherCertificates, toCertificates } from './certificates.ts'
import { type DefaultAction, fromActions, toAction } from './default-action.ts'
import { LISTENER_DEFAULTS, type ListenerDetail, readListenerDetail } from './listener-detail.ts'
import { ADOPT, FIND_OWNERS, nameOf, type Owned, withIndex, withOwners } from './owners.ts'
import { foreignParts, type Part } from './parts.ts'

interface Props {
  loadBalancer: string
  port: number
  /** The ARNs of the certificates for HTTPS, the default one first; empty for HTTP. */
  certificates: readonly string[]
  /** The TLS security policy; empty without a certificate. */
  sslPolicy: string
  action: DefaultAction
  /** The attributes that differ from AWS's defaults, by key. */
  attributes: Attributes
  /** The rules that somebody else added. They are only ever deleted. */
  foreignRules: readonly string[]
}

interface Outputs {
  arn: string
}

/** A load balancer's port, with its protocol and default action. */
export const Listener = defineKind<Props, Outputs>({
  type: 'AWS::ElasticLoadBalancingV2::Listener',
  identity: 'tag',
  createOnly: ['loadBalancer'],
  unordered: ['foreignRules'],
  replace: 'create-first',
  summary: ['port', 'action'],
  permissions: {
    list: [
      ...['elasticloadbalancing:DescribeLoadBalancers', 'elasticloadbalancing:DescribeListeners', ...FIND_OWNERS],
      ...['elasticloadbalancing:DescribeListenerAttributes', 'elasticloadbalancing:DescribeListenerCertificates'],
      'elasticloadbalancing:DescribeRules',
    ],
    create: ['elasticloadbalancing:CreateListener', 'elasticloadbalancing:AddTags'],
    update: [
      ...['elasticloadbalancing:ModifyListener', 'elasticloadbalancing:ModifyListenerAttributes'],
      ...['elasticloadbalancing:AddListenerCertificates', 'elasticloadbalancing:RemoveListenerCertificates'],
      ...['elasticloadbalancing:DeleteRule', ...ADOPT],
    ],
    delete: ['elasticloadbalancing:DeleteListener'],
  },

  impact: ({ port }) => ({ level: port === undefined ? 'none' : 'outage', when: 'now' }),

  isSame: ({ loadBalancer, port }, { props }) => props.loadBalancer === loadBalancer && props.port === port,

  async list(scope) {
    const [listed, indexed] = await withIndex(scope, listListeners(scope))
    const listeners = await withOwners(indexed, listed, ({ ListenerArn }) => ListenerArn!)
    const detailed = await Promise.all(
      listeners.map(async owned => {
        const { resource: listener } = owned
        const detail = await scope.detail(listener.ListenerArn!, () => ifExists(readListenerDetail(indexed, listener)))
        return detail ? [{ ...owned, detail }] : []
      }),
    )
    const all = detailed.flat().flatMap(({ detail }) => detail.rules)
    return detailed.flat().map(one => toLive(scope, one, all))
  },

  async create(target) {
    await target.aws.elbv2.createListener({
      LoadBalancerArn: target.props.loadBalancer,
      ...toInput(target.props),
      Tags: toTags(target),
    })
  },

  async update({ aws, props }, { arn: ListenerArn, props: live }, { attributes, foreignRules, ...changed }) {
    for (const RuleArn of foreignRules ? live.foreignRules : []) await ifExists(aws.elbv2.deleteRule({ RuleArn }))
    // AWS validates protocol, certificate and security policy together.
    if (Object.keys(changed).length > 0) await aws.elbv2.modifyListener({ ListenerArn, ...toInput(props) })
    if (changed.certificates) await putOtherCertificates(aws, ListenerArn, { live: live.certificates, desired: changed.certificates })
    const Attributes = attributes ? toAttributes(attributes, live.attributes, LISTENER_DEFAULTS) : []
    if (Attributes.length > 0) await aws.elbv2.modifyListenerAttributes({ ListenerArn, Attributes })
  },

  async delete({ aws }, { arn: ListenerArn }) {
    await aws.elbv2.deleteListener({ ListenerArn })
  },
})

/** The input that CreateListener and ModifyListener share: they take the default certificate only. */
const toInput = ({ port, certificates, sslPolicy, action }: Props) => ({
  Port: port,
  DefaultActions: [toAction(action)],
  ...(certificates.length > 0
    ? { Protocol: 'HTTPS' as const, SslPolicy: sslPolicy, Certificates: toCertificates(certificates.slice(0, 1)) }
    : { Protocol: 'HTTP' as const }),
})

interface Detailed extends Owned<Description> {
  readonly detail: ListenerDetail
}

function toLive(scope: Scope, { resource: listener, owner, detail }: Detailed, all: readonly Part[]): Listed<Props, Outputs> {
  const { ListenerArn: arn = '' } = listener
  return {
    name: nameOf(arn),
    arn,
    owner,
    props: {
      loadBalancer: listener.LoadBalancerArn,
      port: listener.Port,
      certificates: [...(listener.Certificates ?? []).map(({ CertificateArn }) => CertificateArn!), ...detail.otherCertificates.toSorted()],
      sslPolicy: listener.Protocol === 'HTTPS' ? listener.SslPolicy : '',
      action: fromActions(listener.DefaultActions),
      attributes: fromAttributes(detail.attributes, LISTENER_DEFAULTS),
      foreignRules: foreignParts(scope, { type: 'AWS::ElasticLoadBalancingV2::ListenerRule', owner, parts: detail.rules }, all),
    },
    outputs: { arn },
    status: 'ready',
  }
}
