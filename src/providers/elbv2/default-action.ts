import type { Action, RedirectActionConfig } from '@aws-sdk/client-elastic-load-balancing-v2'
import { targetGroupOf } from './forward.ts'

/** The action for requests that match no rule. */
export type DefaultAction =
  | { readonly type: 'fixed-response'; readonly status: string; readonly body: string }
  /** To HTTPS, with host, path and query of the request. */
  | { readonly type: 'redirect'; readonly port: number; readonly status: 'HTTP_301' | 'HTTP_302' }
  | { readonly type: 'forward'; readonly targetGroup: string }

/** The parts of a redirect that keep those of the request. */
const SAME = { Protocol: 'HTTPS', Host: '#{host}', Path: '/#{path}', Query: '#{query}' } as const

/** The action as input of CreateListener and ModifyListener. */
export function toAction(action: DefaultAction): Action {
  switch (action.type) {
    case 'forward':
      return { Type: action.type, TargetGroupArn: action.targetGroup }
    case 'redirect':
      return { Type: action.type, RedirectConfig: { ...SAME, Port: `${action.port}`, StatusCode: action.status } }
    case 'fixed-response':
      return {
        Type: action.type,
        FixedResponseConfig: { ContentType: 'text/plain', StatusCode: action.status, MessageBody: action.body },
      }
  }
}

/** The action of DescribeListeners. Anything that cannot be declared is marked, so that it differs from every declared one. */
export function fromActions(actions: readonly Action[] = []): DefaultAction {
  const { FixedResponseConfig: fixed, RedirectConfig: redirect } = actions.at(-1) ?? {}
  const others = actions.length > 1 && { others: actions.slice(0, -1).map(({ Type }) => Type) }
  if (redirect) return { type: 'redirect', port: Number(redirect.Port), status: redirect.StatusCode!, ...elsewhere(redirect), ...others }
  if (fixed) return { type: 'fixed-response', status: fixed.StatusCode!, body: fixed.MessageBody ?? '', ...others }
  return { type: 'forward', targetGroup: targetGroupOf(actions.at(-1)), ...others }
}

/** Where a redirect goes, if not to the same host, path and query. */
const elsewhere = ({ Protocol, Host, Path, Query }: RedirectActionConfig) => {
  const actual = { Protocol, Host, Path, Query }
  const isSame = Object.entries(SAME).every(([part, value]) => (actual[part as keyof typeof SAME] ?? value) === value)
  return isSame ? {} : { to: `${Protocol}://${Host}${Path}?${Query}` }
}
