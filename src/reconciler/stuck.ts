import type { Live } from '../providers/kind.ts'
import { fingerprint } from './compare.ts'

/** Since when resources are in exactly the same state. */
export class Stuck {
  readonly #states = new Map<string, { readonly state: string; readonly since: number }>()

  /** Whether a resource has failed, or is progressing in exactly this state for longer than its patience. */
  hasFailed(id: string, { status, state, message, patience }: Live): boolean {
    if (status === 'failed') return true
    const now = fingerprint([state, message])
    const known = this.#states.get(id)
    if (status !== 'progressing' || known?.state !== now) this.#states.set(id, { state: now, since: Date.now() })
    return status === 'progressing' && known?.state === now && Date.now() - known.since >= (patience ?? Infinity)
  }

  /** Restarts the time of a resource. */
  reset(id: string) {
    this.#states.delete(id)
  }
}
