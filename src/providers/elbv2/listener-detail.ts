import type { Listener, ListenerAttribute } from '@aws-sdk/client-elastic-load-balancing-v2'
import { collectPages } from '../pages.ts'
import type { Attributes } from './attributes.ts'
import type { Indexed } from './owners.ts'
import { type Part, toParts } from './parts.ts'

/** What the listing leaves out of a listener. */
export interface ListenerDetail {
  readonly attributes: readonly ListenerAttribute[]
  /** The certificates besides the default one. */
  readonly otherCertificates: readonly string[]
  readonly rules: readonly Part[]
}

export async function readListenerDetail(indexed: Indexed, { ListenerArn, Protocol }: Listener): Promise<ListenerDetail> {
  const { elbv2 } = indexed.scope.aws
  const [{ Attributes = [] }, rules, certificates] = await Promise.all([
    elbv2.describeListenerAttributes({ ListenerArn }),
    collectPages(elbv2.paginateDescribeRules({ ListenerArn }), page => page.Rules?.filter(({ IsDefault }) => !IsDefault)),
    Protocol === 'HTTPS' ? collectPages(elbv2.paginateDescribeListenerCertificates({ ListenerArn }), page => page.Certificates) : [],
  ])
  return {
    attributes: Attributes,
    otherCertificates: certificates.filter(({ IsDefault }) => !IsDefault).map(({ CertificateArn }) => CertificateArn!),
    rules: await toParts(
      indexed,
      rules.map(({ RuleArn }) => RuleArn!),
    ),
  }
}

const HEADERS = [
  ...['strict_transport_security', 'content_security_policy', 'x_content_type_options', 'x_frame_options'],
  ...['access_control_allow_origin', 'access_control_allow_methods', 'access_control_allow_headers'],
  ...['access_control_allow_credentials', 'access_control_expose_headers', 'access_control_max_age'],
]

/** The attributes of a new listener: no response header but `server`. Source: ListenerAttribute. */
export const LISTENER_DEFAULTS: Attributes = {
  'routing.http.response.server.enabled': 'true',
  ...Object.fromEntries(HEADERS.map(header => [`routing.http.response.${header}.header_value`, ''])),
}
