import { LEASE_PERMISSIONS } from '../lease/lease.ts'

/** The IAM actions that opening an environment needs, besides those of the kinds. */
const OPENING_PERMISSIONS = ['sts:GetCallerIdentity', 'sts:AssumeRole', 'ec2:DescribeAvailabilityZones'] as const

/** The IAM actions that finding out who changed a resource needs; without them the rest works. */
export const ATTRIBUTION_PERMISSIONS = ['cloudtrail:LookupEvents'] as const

/** The IAM actions that notifications need: on the secret of the webhook, and on the topic. */
export const NOTIFY_PERMISSIONS = ['secretsmanager:GetSecretValue', 'sns:Publish'] as const

/** The IAM actions that the operator needs besides those that the kinds declare. */
export const OPERATOR_PERMISSIONS: readonly string[] = [
  ...OPENING_PERMISSIONS,
  ...LEASE_PERMISSIONS,
  ...ATTRIBUTION_PERMISSIONS,
  ...NOTIFY_PERMISSIONS,
]
