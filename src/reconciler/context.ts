import type { Kind, Live, Target } from '../providers/kind.ts'
import type { Check } from './admission.ts'
import type { Automation } from './automation.ts'
import type { Contention } from './contention.ts'
import type { Event, Events } from './events.ts'
import type { Graph } from './graph.ts'
import type { Resistance } from './resistance.ts'
import type { Found, Status } from './status.ts'
import type { ChangeAction, Step } from './step.ts'
import type { Timing } from './timing.ts'
import type { QueueObserver, WorkQueue } from './work-queue.ts'
import type { World } from './world.ts'

/** The collaborators of the engine for one environment. Several environments may share a world. */
export interface Context {
  readonly graph: Graph
  readonly kinds: readonly Kind[]
  readonly world: World
  readonly queue: Pick<WorkQueue<string>, 'add'>
  readonly queueObserver?: QueueObserver<string> | undefined
  readonly status: Status
  readonly events: Events
  /** The checks that every step must pass. */
  readonly admission: readonly Check[]
  /** The limits of what is done without a person; nothing is limited where there is none. */
  readonly automation?: Automation | undefined
  /** The differences that AWS resists, as far as they are known. */
  readonly resistance: Resistance
  /** The differences that another writer makes again and again, as far as they are known. */
  readonly contention: Contention
  readonly timing: Timing
  /** Makes a live resource ours by tagging it, for kinds that do not adopt by themselves. */
  readonly adopt: (target: Target<object>, live: Live) => Promise<void>
}

/** The condition that a pass found, and the step that it took. */
export interface Outcome extends Found {
  /** The step, if one was taken. */
  readonly done?: Pick<Step, 'because' | 'origin'> & { readonly action: ChangeAction; readonly changes?: Event['changes'] }
}

/** The outcome of a pass over a progressing resource, which is requeued soon, and less often the longer it takes. */
export const progressing = (message: string): Outcome => ({ reason: 'Progressing', message })
