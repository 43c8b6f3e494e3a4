import type { LoadBalancerAttribute } from '@aws-sdk/client-elastic-load-balancing-v2'

/** The props that AWS keeps as attributes of a load balancer; CreateLoadBalancer does not take them. */
export interface Attributes {
  deletionProtection: boolean
  /** Whether invalid HTTP header fields are removed from requests. */
  dropInvalidHeaders: boolean
  /** The handling of ambiguous requests (HTTP desync mitigation mode). */
  desyncMode: 'defensive' | 'strictest' | 'monitor'
  /** The idle timeout of a connection. */
  idleSeconds: number
  /** The bucket for access logs, whose policy must allow log delivery; empty for none. */
  accessLogs: string
}

/** The attributes of the given props. */
export const toAttributes = ({ accessLogs, ...props }: Partial<Attributes>): LoadBalancerAttribute[] =>
  [
    ['deletion_protection.enabled', props.deletionProtection],
    ['routing.http.drop_invalid_header_fields.enabled', props.dropInvalidHeaders],
    ['routing.http.desync_mitigation_mode', props.desyncMode],
    ['idle_timeout.timeout_seconds', props.idleSeconds],
    ['access_logs.s3.enabled', accessLogs === undefined ? undefined : accessLogs !== ''],
    ['access_logs.s3.bucket', accessLogs || undefined],
  ].flatMap(([Key, value]) => (value === undefined ? [] : [{ Key: `${Key}`, Value: `${value}` }]))

/** The props of the given attributes. */
export function fromAttributes(attributes: LoadBalancerAttribute[] = []): Attributes {
  const get = (key: string) => attributes.find(({ Key }) => Key === key)?.Value ?? ''
  return {
    deletionProtection: get('deletion_protection.enabled') === 'true',
    dropInvalidHeaders: get('routing.http.drop_invalid_header_fields.enabled') === 'true',
    desyncMode: get('routing.http.desync_mitigation_mode') as Attributes['desyncMode'],
    idleSeconds: Number(get('idle_timeout.timeout_seconds')),
    accessLogs: get('access_logs.s3.enabled') === 'true' ? get('access_logs.s3.bucket') : '',
  }
}
