import type { ReplicationGroup as Group } from '@aws-sdk/client-elasticache'
import { majorDifference } from '../versions.ts'

/** Whether clients must use TLS, may use it, or cannot. */
export type TransitEncryption = 'required' | 'preferred' | 'disabled'

/** A pending change counts as made. */
export function toTransitEncryption(group: Group): TransitEncryption | undefined {
  const { TransitEncryptionEnabled, TransitEncryptionMode } = { ...group, ...group.PendingModifiedValues }
  if (TransitEncryptionEnabled === undefined) return undefined
  // Versions before Redis 7 have no mode: they require TLS where it is enabled.
  return TransitEncryptionEnabled ? (TransitEncryptionMode ?? 'required') : 'disabled'
}

/** The next of the steps that AWS takes: between `disabled` and `required` there is always `preferred`. */
export function toTransitInput(live: TransitEncryption, wanted: TransitEncryption) {
  if (live === 'preferred') return wanted === 'disabled' ? { TransitEncryptionEnabled: false } : { TransitEncryptionMode: wanted }
  return { TransitEncryptionMode: 'preferred' as const, ...(live === 'disabled' && { TransitEncryptionEnabled: true }) }
}

/** Why AWS cannot change it in place. Source: ElastiCache User Guide, "In-transit encryption conditions". */
export const rejectsTransitEncryption = (engineVersion: string) =>
  majorDifference(engineVersion, '7') > 0 ? `encryption in transit cannot change before version 7, and ${engineVersion} runs` : undefined
