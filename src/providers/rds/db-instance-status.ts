import type { DBInstance as Instance } from '@aws-sdk/client-rds'
import type { DescribeSecretResponse as Secret } from '@aws-sdk/client-secrets-manager'
import type { ActionNeeded, Listed } from '../kind.ts'
import { toPendingInput } from './db-instance-input.ts'

/** How long changes may be pending before they count as waiting for the maintenance window, in milliseconds. */
const PATIENCE = 10 * 60_000

/** Statuses in which AWS takes no final snapshot. Source: DeleteDBInstance, which does not mention incompatible-create. */
export const STATUSES_WITHOUT_SNAPSHOT: ReadonlySet<string> = new Set([
  'failed',
  'incompatible-create',
  'incompatible-network',
  'incompatible-restore',
])

/** The status of an instance; it is also ready while AWS backs up, configures or optimizes storage. */
export function toStatus(
  instance: Instance,
  secret: Secret | undefined,
): Pick<Listed, 'status' | 'state' | 'message' | 'busy' | 'patience' | 'awaiting'> {
  const { DBInstanceStatus: state = '' } = instance
  const status = statuses.find(([, states]) => states.test(state))?.[0] ?? 'progressing'
  const busy = status !== 'failed' && !MODIFIABLE.test(state)
  const message = status === 'ready' ? unfinished(instance, secret) : undefined
  if (message === undefined) return { status, state, busy, awaiting: status === 'ready' ? rebootNeeded(instance) : undefined }
  return { status: 'progressing', state, busy, message, patience: state === 'available' ? PATIENCE : undefined }
}

/** Source: RDS User Guide, "Viewing Amazon RDS DB instance status". */
const statuses: readonly (readonly [Listed['status'], RegExp])[] = [
  ['ready', /^(available|backing-up|configuring-.+|storage-(config-upgrade|initialization|optimization))$/],
  ['terminating', /^(deleting|delete-precheck)$/],
  ['failed', /^(failed|insufficient-capacity|restore-error|stopped|storage-full|(inaccessible|incompatible)-.+)$/],
]

/** An instance that can be started. Sources: StopDBInstance, and the RDS User Guide on an inaccessible KMS key. */
export const isStartable = ({ state = '' }: Pick<Listed, 'state'>) =>
  /^(stopped|inaccessible-encryption-credentials-recoverable)$/.test(state)

/** In every other status AWS refuses changes. */
const MODIFIABLE = /^(available|storage-optimization)$/

/** What is not done yet: for up to a minute after ModifyDBInstance, an instance is still available. */
function unfinished(instance: Instance, secret: Secret | undefined): string | undefined {
  const { MasterUserSecret, VpcSecurityGroups = [], DBParameterGroups = [] } = instance
  const pending = Object.entries(toPendingInput(instance)).map(([name, value]) => `${name} ${JSON.stringify(value)}`)
  if (pending.length > 0) return `pending: ${pending.join(', ')}`
  if (VpcSecurityGroups.some(({ Status }) => Status === 'adding' || Status === 'removing')) return 'its security groups are being changed'
  if (DBParameterGroups.some(({ ParameterApplyStatus }) => ParameterApplyStatus === 'applying')) return 'its parameters are being applied'
  return MasterUserSecret && !secret ? 'the secret of the master password does not exist yet' : undefined
}

/** Static parameters take effect at the next reboot, which AWS does not do by itself. */
function rebootNeeded({ DBInstanceIdentifier, DBParameterGroups = [] }: Instance): ActionNeeded | undefined {
  if (!DBParameterGroups.some(({ ParameterApplyStatus }) => ParameterApplyStatus === 'pending-reboot')) return undefined
  const command = `aws rds reboot-db-instance --db-instance-identifier ${DBInstanceIdentifier}`
  return { reason: 'AwaitingReboot', message: `reboot the database so that a changed parameter takes effect: ${command}` }
}
