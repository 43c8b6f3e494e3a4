import type { Action as Description, Listener as ListenerDescription, Tag } from '@aws-sdk/client-elastic-load-balancing-v2'
import { defineKind, type Listed } from '../kind.ts'
import { toOwner, toTags, valueOf } from '../tags.ts'
import { listListeners, withTags } from './balancers.ts'
import { targetGroupOf } from './forward.ts'

interface Props {
  loadBalancer: string
  port: number
  /** The ARNs of the certificates for HTTPS; empty for HTTP. */
  certificates: readonly string[]
  /** The TLS security policy; empty without a certificate. */
  sslPolicy: string
  /** The action for requests that match no rule. */
  action: Action
}

type Action =
  | { readonly type: 'fixed-response'; readonly status: string; readonly body: string }
  | { readonly type: 'redirect'; readonly port: number; readonly status: 'HTTP_301' | 'HTTP_302' }
  | { readonly type: 'forward'; readonly targetGroup: string }

interface Outputs {
  arn: string
}

/** A load balancer's port, with its protocol and default action. */
export const Listener = defineKind<Props, Outputs>({
  type: 'AWS::ElasticLoadBalancingV2::Listener',
  identity: 'tag',
  createOnly: ['loadBalancer'],
  unordered: ['certificates'],
  replace: 'create-first',
  permissions: {
    list: [
      ...['elasticloadbalancing:DescribeLoadBalancers', 'elasticloadbalancing:DescribeListeners'],
      'elasticloadbalancing:DescribeTags',
    ],
    create: ['elasticloadbalancing:CreateListener', 'elasticloadbalancing:AddTags'],
    update: ['elasticloadbalancing:ModifyListener'],
    delete: ['elasticloadbalancing:DeleteListener'],
  },

  impact: ({ port }) => ({ level: port === undefined ? 'none' : 'outage', when: 'now' }),

  async list(scope) {
    const listeners = await withTags(scope.aws, await listListeners(scope), ({ ListenerArn }) => ListenerArn!)
    return listeners.map(([listener, tags]) => toLive(listener, tags))
  },

  async create(target) {
    await target.aws.elbv2.createListener({
      LoadBalancerArn: target.props.loadBalancer,
      ...toInput(target.props),
      Tags: toTags(target),
    })
  },

  async update({ aws, props }, { arn: ListenerArn }) {
    // AWS validates protocol, certificate and security policy together.
    await aws.elbv2.modifyListener({ ListenerArn, ...toInput(props) })
  },

  async delete({ aws }, { arn: ListenerArn }) {
    await aws.elbv2.deleteListener({ ListenerArn })
  },
})

/** The input that CreateListener and ModifyListener share. */
const toInput = ({ port, certificates, sslPolicy, action }: Props) => ({
  Port: port,
  DefaultActions: [toAction(action)],
  ...(certificates.length > 0
    ? { Protocol: 'HTTPS' as const, SslPolicy: sslPolicy, Certificates: certificates.map(CertificateArn => ({ CertificateArn })) }
    : { Protocol: 'HTTP' as const }),
})

function toAction(action: Action): Description {
  switch (action.type) {
    case 'forward':
      return { Type: action.type, TargetGroupArn: action.targetGroup }
    case 'redirect':
      return { Type: action.type, RedirectConfig: { Protocol: 'HTTPS', Port: `${action.port}`, StatusCode: action.status } }
    case 'fixed-response':
      return {
        Type: action.type,
        FixedResponseConfig: { ContentType: 'text/plain', StatusCode: action.status, MessageBody: action.body },
      }
  }
}

const toLive = (listener: ListenerDescription, tags: Tag[]): Listed<Props, Outputs> => ({
  name: valueOf(tags, 'Name'),
  arn: listener.ListenerArn!,
  owner: toOwner(tags),
  props: {
    loadBalancer: listener.LoadBalancerArn!,
    port: listener.Port!,
    certificates: (listener.Certificates ?? []).map(({ CertificateArn }) => CertificateArn!),
    sslPolicy: listener.Protocol === 'HTTPS' ? (listener.SslPolicy ?? '') : '',
    action: fromAction(listener.DefaultActions?.at(-1)),
  },
  outputs: { arn: listener.ListenerArn! },
  status: 'ready',
})

function fromAction(action: Description | undefined): Action {
  const { FixedResponseConfig: fixed, RedirectConfig: redirect } = action ?? {}
  if (redirect) return { type: 'redirect', port: Number(redirect.Port), status: redirect.StatusCode! }
  if (fixed) return { type: 'fixed-response', status: fixed.StatusCode!, body: fixed.MessageBody ?? '' }
  return { type: 'forward', targetGroup: targetGroupOf(action) }
}
