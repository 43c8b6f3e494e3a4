import type { LoadBalancerAttribute } from '@aws-sdk/client-elastic-load-balancing-v2'

/** What AWS keeps as attributes, and takes only once the load balancer is there. */
export interface Attributes {
  deletionProtection: boolean
  /** Whether headers that are no headers are dropped before they reach the application. */
  dropInvalidHeaders: boolean
  /** What becomes of requests that servers may read differently. */
  desyncMode: 'defensive' | 'strictest' | 'monitor'
  /** How long a connection may be silent. */
  idleSeconds: number
  /** The bucket that gets a log of all requests, which must allow it to load balancers; empty for none. */
  accessLogs: string
}

/** The attributes that make up the given props. */
export const toAttributes = ({ accessLogs, ...props }: Partial<Attributes>): LoadBalancerAttribute[] =>
  [
    ['deletion_protection.enabled', props.deletionProtection],
    ['routing.http.drop_invalid_header_fields.enabled', props.dropInvalidHeaders],
    ['routing.http.desync_mitigation_mode', props.desyncMode],
    ['idle_timeout.timeout_seconds', props.idleSeconds],
    ['access_logs.s3.enabled', accessLogs === undefined ? undefined : accessLogs !== ''],
    ['access_logs.s3.bucket', accessLogs || undefined],
  ].flatMap(([Key, value]) => (value === undefined ? [] : [{ Key: `${Key}`, Value: `${value}` }]))

/** The props that the given attributes make up. */
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
