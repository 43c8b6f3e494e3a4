import type { Automation } from '../reconciler/automation.ts'
import type { Environment } from '../schema/environment.ts'
import { toConsentPolicy } from './consent-policy.ts'
import type { RevisionInfo } from './revision.ts'
import type { Standing } from './standing.ts'
import { outsideWindow } from './windows.ts'

interface Subject {
  readonly revision: Pick<RevisionInfo, 'id' | 'hash'>
  readonly standing: Standing
  /** Whether people's requests were read: before, the environment may be paused without showing it. */
  readonly isKnown: boolean
}

/** What the controller may do by itself with a revision of an environment. */
export function automationOf(spec: Environment, { revision, standing, isKnown }: Subject): Automation {
  const { deploy, selfHeal, windows } = spec.reconcile
  const { approvals, approvedRevision, pin } = standing
  const policy = toConsentPolicy(spec, { approve: [] })
  const requested = approvals.map(({ step, until }) => ({ step, until: new Date(until) }))
  return {
    paused: isKnown ? describePause(standing) : 'the requests of people could not be read yet, and may pause it',
    // Whoever goes back to a revision approves it.
    deploy: deploy === 'auto' || approvedRevision === revision.id || pin?.revision.hash === revision.hash,
    selfHeal,
    outsideWindow: level => outsideWindow(windows, level),
    policy: { ...policy, approvals: [...policy.approvals, ...requested] },
    revision: revision.id,
  }
}

/** Why nothing is done in a pause; undefined where there is none. */
export const describePause = ({ pause }: Pick<Standing, 'pause'>) => pause && `paused until ${pause.until} by ${pause.by}: ${pause.reason}`
