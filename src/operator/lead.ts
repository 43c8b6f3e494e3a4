import { Lease } from '../lease/lease.ts'
import { withLease } from '../lease/with-lease.ts'
import { meaning } from '../providers/errors.ts'
import type { Account } from './account.ts'
import { explainDenied } from './act.ts'
import { controlBucket, ensureControl, LEADER } from './control-bucket.ts'
import { processName } from './process-name.ts'

interface Options {
  readonly signal: AbortSignal
  /** Called once, before waiting for another leader to end, with its name. */
  readonly onWait: (holder: string) => void
  readonly onLeaseError: (error: unknown) => void
}

/** Leadership as the work sees it. */
export interface Led {
  /** Aborts when the caller's signal does, and as soon as leadership is lost. */
  readonly signal: AbortSignal
  /** Whether this process leads now; false before the signal aborts where the process was suspended. */
  isLeader(): boolean
}

/** How long a leader that was killed keeps others waiting, in milliseconds. */
const TTL = 20_000

/**
 * Does the work as the one leader of all processes of an account and region, once no other leads; the work must not throw.
 * Throws LeaseLost when leadership is lost, OperatorError or the SDK's error when the control bucket cannot be used.
 */
export async function lead(account: Account, options: Options, work: (led: Led) => Promise<void>): Promise<void> {
  const { signal, onWait, onLeaseError: onError } = options
  const bucket = controlBucket(account)
  const lease = new Lease({ s3: account.aws.s3, bucket, account: account.account, key: LEADER, holder: processName(), ttl: TTL })
  const isLeader = () => lease.isHeld()
  const tryToLead = () => withLease(lease, { wait: true, signal, onWait, onError }, held => work({ signal: held.signal, isLeader }))
  const createBucket = async (error: unknown) => {
    if (meaning(error) !== 'absent') throw error
    await ensureControl(account, { approvals: [], destroyLimit: 0 })
    return tryToLead()
  }
  await tryToLead().catch(createBucket).catch(explainDenied(bucket))
}
