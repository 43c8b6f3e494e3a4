import type { Automation } from '../reconciler/automation.ts'
import type { Environment } from '../schema/environment.ts'
import { toConsentPolicy } from './consent-policy.ts'
import type { RevisionInfo } from './revision.ts'
import { outsideWindow } from './windows.ts'

/** What the controller may do by itself with a revision of an environment. */
export function automationOf(spec: Environment, revision: RevisionInfo): Automation {
  const { deploy, selfHeal, windows } = spec.reconcile
  return {
    deploy: deploy === 'auto',
    selfHeal,
    outsideWindow: level => outsideWindow(windows, level),
    policy: toConsentPolicy(spec, { approve: [] }),
    revision: revision.id,
  }
}
