import type { Kind, Live, Target } from '../providers/kind.ts'
import type { Check } from './admission.ts'
import type { Event, Events } from './events.ts'
import type { Graph } from './graph.ts'
import type { Resistance } from './resistance.ts'
import type { Found, Status } from './status.ts'
import type { ChangeAction, Step } from './step.ts'
import type { Timing } from './timing.ts'
import type { WorkQueue } from './work-queue.ts'
import type { World } from './world.ts'

/** What the engine works with, for one environment. Several may share a world. */
export interface Context {
  readonly graph: Graph
  readonly kinds: readonly Kind[]
  readonly world: World
  readonly queue: Pick<WorkQueue<string>, 'add'>
  readonly status: Status
  readonly events: Events
  /** What every step must pass. */
  readonly admission: readonly Check[]
  /** What AWS does not take, as far as it was seen. */
  readonly resistance: Resistance
  readonly timing: Timing
  /** Makes a live resource ours by tagging it, for kinds that do not adopt by themselves. */
  readonly adopt: (target: Target<object>, live: Live) => Promise<void>
}

/** What a pass found, and what it did. */
export interface Outcome extends Found {
  /** What was done, if anything was. */
  readonly done?: Pick<Step, 'because'> & { readonly action: ChangeAction; readonly changes?: Event['changes'] }
}

/** A resource on its way: it is looked at again soon, and the longer it takes the less often. */
export const progressing = (message: string): Outcome => ({ reason: 'Progressing', message })
