import type { Impact } from '../providers/kind.ts'
import type { Change } from './compare.ts'
import { isApproved, type ConsentPolicy } from './consent.ts'
import type { Found } from './status.ts'
import { type Step, toChanged } from './step.ts'

/** The limits of what a controller does without a person. */
export interface Automation {
  /** Why nothing at all may be done: who paused it, until when. */
  readonly paused?: string | undefined
  /** Whether what differs because of the spec may be changed. */
  readonly deploy: boolean
  /** Whether what differs because AWS was changed may be set back: nothing of it, what interrupts nothing, or all. */
  readonly selfHeal: 'off' | 'safe' | 'all'
  /** Why no step of an impact may be taken now, as a sentence; undefined if one may. */
  readonly outsideWindow: (level: Level) => string | undefined
  /** Steps that a person approved may be taken whatever `deploy` and `selfHeal` say. */
  readonly policy: ConsentPolicy
  /** The revision, as messages name it. */
  readonly revision: string
}

export type Level = Impact['level']

/** The part of a step that is judged by itself. */
interface Part {
  readonly action: Step['action']
  readonly origin: Step['origin']
  readonly level: Level
}

/** The refusal of a step that needs a person; undefined where it needs none. */
export function refusalOf(step: Step, automation: Automation): Found | undefined {
  if (automation.paused !== undefined) return { reason: 'Paused', message: automation.paused, usable: isReady(step) }
  const isAsked = isApproved(step, automation.policy) || step.completes
  const [refused] = isAsked ? [] : partsOf(step).flatMap(part => refuse(part, step, automation) ?? [])
  if (refused) return refused
  const message = automation.outsideWindow(levelOf(step))
  return message === undefined ? undefined : { reason: 'OutsideWindow', message, usable: isReady(step) }
}

const isReady = (step: Step) => 'live' in step && step.live?.status === 'ready'

/** The live values of the props of an update that may not be changed, where others may be. */
export function keptProps(step: Step, automation: Automation): Readonly<Record<string, unknown>> {
  if (step.action !== 'update' || isApproved(step, automation.policy)) return {}
  const refused = new Set(
    partsOf(step)
      .filter(part => refuse(part, step, automation))
      .map(({ origin }) => origin),
  )
  const kept = step.changes.filter(({ origin }) => refused.has(origin))
  return Object.fromEntries(kept.map(({ prop, before }) => [prop, before]))
}

/** The parts of a step that are judged each by itself: of an update, the changes of each origin. */
function partsOf(step: Step): readonly Part[] {
  if (step.action !== 'update' && step.action !== 'replace') return [{ action: step.action, origin: step.origin, level: levelOf(step) }]
  return [...Map.groupBy(step.changes, ({ origin }) => origin)].map(([origin, changes]) => ({
    action: step.action,
    origin,
    level: step.action === 'update' ? levelOfChanges(step, changes) : step.impact.level,
  }))
}

/** The impact of a step. A removal without a successor is an outage of the resource. */
export function levelOf(step: Step): Level {
  if ('impact' in step) return step.impact.level
  return step.action === 'delete' && !step.succeeded ? 'outage' : 'none'
}

const levelOfChanges = ({ kind, live }: Extract<Step, { action: 'update' }>, changes: readonly Change[]): Level =>
  kind.impact?.(toChanged(changes), live)?.level ?? 'none'

/** The refusal of a part of a step that needs a person; undefined where it needs none. */
function refuse(part: Part, step: Step, automation: Automation): Found | undefined {
  const { selfHeal, revision } = automation
  // Whoever may make a successor may remove what it succeeds.
  if (step.action === 'delete' && step.succeeded && selfHeal === 'all') return undefined
  const reasons = [
    part.origin !== 'drift' && !automation.deploy && `reconcile.deploy is manual: postmagiq approve --revision ${revision}`,
    part.origin !== 'spec' && !heals(part, automation) && `reconcile.selfHeal is ${selfHeal}: postmagiq approve ${step.hash}`,
  ].filter(reason => reason !== false)
  if (reasons.length === 0) return undefined
  const message = `${part.action} (${step.because}) waits for approval, as ${reasons[0]}, or apply`
  return { reason: 'ApprovalNeeded', message, usable: isReady(step) }
}

/** Whether what drifted may be set back. */
const heals = ({ action, level }: Part, { selfHeal }: Automation) =>
  selfHeal === 'all' || (selfHeal === 'safe' && action !== 'replace' && action !== 'delete' && level === 'none')
