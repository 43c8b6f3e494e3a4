import type { Kind, Live, Target } from '../providers/kind.ts'
import type { ConsentPolicy } from './consent.ts'
import type { Graph } from './graph.ts'
import type { Reason, Status } from './status.ts'
import type { Result, WorkQueue } from './work-queue.ts'
import type { World } from './world.ts'

/** What the engine works with, for one environment. Several may share a world. */
export interface Context {
  readonly graph: Graph
  readonly kinds: readonly Kind[]
  readonly world: World
  readonly queue: Pick<WorkQueue<string>, 'add'>
  readonly status: Status
  readonly terms: ConsentPolicy
  readonly adopt: (target: Target<object>, live: Live) => Promise<void>
  /** Whether we are the environment's one writer. */
  readonly held: () => boolean
  /** How soon to look again at what is moving, in milliseconds, when it was looked at so many times already. */
  readonly poll: (times: number) => number
  /** How soon to look again at what is not, in milliseconds. */
  readonly resync: number
}

/** What a pass found, and when to look again; when unsaid, once something asks. */
export interface Outcome extends Result {
  readonly reason: Reason
  readonly message: string
}

/** It moves: to be looked at again soon, and the longer it takes the less often. */
export const progressing = (message: string): Outcome => ({ reason: 'Progressing', message })
