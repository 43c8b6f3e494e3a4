import type { Attributed, Attribution } from '../operator/attribution.ts'
import type { Session } from '../operator/session.ts'
import type { Plan } from '../reconciler/plan.ts'
import { isChange } from '../reconciler/step.ts'

interface Lookup {
  readonly session: Session
  readonly attribution?: Attribution | undefined
}

interface Looked {
  /** When AWS was listed, in milliseconds since the epoch. */
  readonly at: number
  readonly onFound: (found: Attributed) => void
}

/** How long before the last look without drift an event may have happened, in milliseconds: listings lag behind. */
const MARGIN = 5 * 60_000

/** How far back the first look asks, in milliseconds. */
const FIRST = 3_600_000

/** Asks once for each drift of an environment who made it, and remembers the answers. */
export class DriftLookup {
  readonly #actors = new Map<string, string>()
  #drifted: ReadonlySet<string> = new Set()
  #lookedAt: number | undefined

  /** Who changed a resource last, as far as that was found. */
  actor(id: string): string | undefined {
    return this.#actors.get(id)
  }

  /** Asks in the background who made the drift that the look before did not show. */
  ask({ session, attribution }: Lookup, plan: Plan, { at, onFound }: Looked) {
    const steps = plan.steps.filter(step => isChange(step) && (step.origin === 'drift' || step.origin === 'both'))
    const since = (this.#lookedAt ?? at - FIRST) - MARGIN
    const drifted = steps
      .filter(({ id }) => !this.#drifted.has(id))
      .map(step => {
        const live = 'live' in step ? step.live : undefined
        const name = live?.name ?? session.graph.nodes.get(step.id)?.name ?? step.id
        return {
          id: step.id,
          name,
          ...(live && { arn: live.arn }),
          region: step.kind.eventsIn ?? live?.region ?? session.aws.region,
          since,
        }
      })
    this.#drifted = new Set(steps.map(({ id }) => id))
    this.#lookedAt = at
    attribution?.ask(drifted, found => {
      this.#actors.set(found.id, found.actor)
      onFound(found)
    })
  }
}
