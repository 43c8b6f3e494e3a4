import type { LoadBalancerAttribute } from '@aws-sdk/client-elastic-load-balancing-v2'
import { type Attributes, fromAttributes, toAttributes } from './attributes.ts'

/** The props that AWS keeps as attributes of a load balancer; CreateLoadBalancer does not take them. */
export interface BalancerAttributes {
  deletionProtection: boolean
  /** Whether invalid HTTP header fields are removed from requests. */
  dropInvalidHeaders: boolean
  /** The handling of ambiguous requests (HTTP desync mitigation mode). */
  desyncMode: 'defensive' | 'strictest' | 'monitor'
  /** The idle timeout of a connection. */
  idleSeconds: number
  /** The bucket for access logs, whose policy must allow log delivery; empty for none. */
  accessLogs: string
  /** The other attributes that differ from AWS's defaults, by key. */
  attributes: Attributes
}

/** AWS's defaults. Source: LoadBalancerAttribute. */
const DEFAULTS: Attributes = {
  'client_keep_alive.seconds': '3600',
  'connection_logs.s3.enabled': 'false',
  'health_check_logs.s3.enabled': 'false',
  'routing.http.preserve_host_header.enabled': 'false',
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': 'false',
  'routing.http.xff_client_port.enabled': 'false',
  'routing.http.xff_header_processing.mode': 'append',
  'routing.http2.enabled': 'true',
  'waf.fail_open.enabled': 'false',
  'zonal_shift.config.enabled': 'false',
}

/** The attributes of the given props; `live` are the other ones that differ from AWS's defaults now. */
export const toBalancerAttributes = (
  { accessLogs, attributes, ...props }: Partial<BalancerAttributes>,
  live: Attributes = {},
): LoadBalancerAttribute[] => [
  ...[
    ['deletion_protection.enabled', props.deletionProtection],
    ['routing.http.drop_invalid_header_fields.enabled', props.dropInvalidHeaders],
    ['routing.http.desync_mitigation_mode', props.desyncMode],
    ['idle_timeout.timeout_seconds', props.idleSeconds],
    ['access_logs.s3.enabled', accessLogs === undefined ? undefined : accessLogs !== ''],
    ['access_logs.s3.bucket', accessLogs || undefined],
  ].flatMap(([Key, value]) => (value === undefined ? [] : [{ Key: `${Key}`, Value: `${value}` }])),
  ...(attributes ? toAttributes(attributes, live, DEFAULTS) : []),
]

/** The props of the given attributes. One that AWS leaves out is undefined. */
export function fromBalancerAttributes(described: LoadBalancerAttribute[] = []) {
  const get = (key: string) => described.find(({ Key }) => Key === key)?.Value
  const is = (key: string) => get(key) && get(key) === 'true'
  const idle = get('idle_timeout.timeout_seconds')
  const logs = is('access_logs.s3.enabled')
  return {
    deletionProtection: is('deletion_protection.enabled') as boolean | undefined,
    dropInvalidHeaders: is('routing.http.drop_invalid_header_fields.enabled') as boolean | undefined,
    desyncMode: get('routing.http.desync_mitigation_mode') as BalancerAttributes['desyncMode'] | undefined,
    idleSeconds: idle === undefined ? undefined : Number(idle),
    accessLogs: logs ? get('access_logs.s3.bucket') : logs === undefined ? undefined : '',
    attributes: fromAttributes(described, DEFAULTS),
  }
}
