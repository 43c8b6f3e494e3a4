import { LEASE_PERMISSIONS } from '../../lease/lease.ts'
import { ManagedPolicy } from '../../providers/iam/managed-policy.ts'
import type { Call, Kind } from '../../providers/kind.ts'
import { kinds } from '../../providers/kinds.ts'
import { Bucket } from '../../providers/s3/bucket.ts'
import { OPERATOR_PERMISSIONS } from '../permissions.ts'
import type { Activity } from './purposes.ts'

/** The calls that each activity makes of every kind. `apply` deletes what left the spec, and what it replaces. */
const CALLS: Readonly<Record<Activity, readonly Call[]>> = {
  read: ['list'],
  apply: ['list', 'create', 'update', 'delete'],
  destroy: ['list', 'delete'],
}

/** Only the control plane has managed policies, which a person writes: an operator that may write policies is an administrator. */
const isWritten = (kind: Kind) => kind !== ManagedPolicy

/** The actions of an activity on the resources of environments. */
export function environmentActions(activity: Activity): readonly string[] {
  const of = (kind: Kind) => CALLS[activity].filter(call => call === 'list' || isWritten(kind)).flatMap(call => kind.permissions[call])
  const others = OPERATOR_PERMISSIONS.filter(action => !controlActions('apply').includes(action))
  return sorted([...kinds.flatMap(of), ...(activity === 'read' ? others.filter(isReading) : others)])
}

/** The actions of an activity on the control bucket, which every lease creates or repairs. */
export function controlActions(activity: Activity): readonly string[] {
  if (activity === 'read') return sorted(LEASE_PERMISSIONS.filter(isReading))
  return sorted([...LEASE_PERMISSIONS, ...Object.values(Bucket.permissions).flat()])
}

/** Whether an action changes nothing. */
export const isReading = (action: string) => /^sts:|:(Describe|Get|List|Lookup)/.test(action)

const sorted = (actions: readonly string[]) => [...new Set(actions)].toSorted()
