import { readFileSync } from 'node:fs'
import { Aws } from '../../src/providers/aws.ts'
import { isRead } from '../../src/providers/retry.ts'
import { kinds } from '../../src/providers/kinds.ts'
import { adopt } from '../../src/providers/tags.ts'
import type { ConsentPolicy } from '../../src/reconciler/consent.ts'
import { converge } from '../../src/reconciler/converge.ts'
import { Graph } from '../../src/reconciler/graph.ts'
import { plan } from '../../src/reconciler/plan.ts'
import { type Listener, Status } from '../../src/reconciler/status.ts'
import { toScope, World } from '../../src/reconciler/world.ts'
import type { Environment } from '../../src/schema/environment.ts'
import { load } from '../../src/schema/load.ts'
import { compose } from '../../src/stack/index.ts'
import { ACCOUNT } from './account.ts'
import { zonesFor } from './zones.ts'

/** The environment that a file of this checkout describes. */
export async function environment(path: string): Promise<Environment> {
  const found = await load(path, {})
  if ('problems' in found) throw new Error(`${path}: ${JSON.stringify(found.problems)} ${readFileSync(path, 'utf8').length}`)
  return found.environment
}

export const graphOf = (spec: Environment) => compose({ spec, account: ACCOUNT, zones: zonesFor(spec) })

/** The environment without anything in it. */
export const emptyGraphOf = ({ application, environment }: Environment) =>
  new Graph({ application, environment, generation: 1, deletion: { stateful: 'Delete', stateless: 'Delete' } })

interface Life {
  readonly terms?: ConsentPolicy
  /** How many mutating calls the process makes before it dies. */
  readonly calls?: number
  readonly onCall?: (client: string, command: string) => void
  readonly listener?: Listener
  /** How long a listing may be late, in milliseconds. */
  readonly grace?: number
  readonly timeout?: number
}

const lenient: ConsentPolicy = { approvals: [], destroyLimit: Infinity, approveAllData: true }

/** One process: it knows nothing but what it sees, and runs until nothing more will come by itself, or dies. */
export async function runOnce(
  spec: Environment,
  graph: Graph,
  { terms = lenient, calls = Infinity, onCall, listener, grace = 3_000, timeout = 60_000 }: Life = {},
) {
  const death = new AbortController()
  let made = 0
  const aws = new Aws({
    region: spec.region,
    onCall: (client, command) => {
      if (death.signal.aborted) throw new Error('The process is dead')
      if (!isRead(command) && ++made > calls) {
        death.abort()
        throw new Error('The process dies')
      }
      onCall?.(client, command)
    },
  })
  const world = new World({ scope: toScope(aws, ACCOUNT, [graphOf(spec)]), maxAge: 20, keep: 60_000, grace })
  const status = new Status(listener)
  const limit = AbortSignal.timeout(timeout)
  await converge(
    { graph, kinds, world, status, terms, adopt, held: () => true, poll: times => Math.min(500, 10 * 1.5 ** times), resync: 300_000 },
    { signal: AbortSignal.any([death.signal, limit]), workers: 8, backoff: failures => Math.min(1_000, 10 * 2 ** failures) },
  )
  aws.destroy()
  if (limit.aborted)
    throw new Error(
      `Not done in time: ${JSON.stringify(status.ids.filter(id => !status.is(id, 'Ready')).map(id => status.conditions(id)[0]))}`,
    )
  return { status, died: death.signal.aborted }
}

/** What would be done now. */
export async function planNow(spec: Environment, graph: Graph, onCall?: (client: string, command: string) => void) {
  const aws = new Aws({ region: spec.region, ...(onCall && { onCall }) })
  const world = new World({ scope: toScope(aws, ACCOUNT, [graphOf(spec)]), maxAge: 0, keep: 0, grace: 0 })
  const found = plan(graph, kinds, await world.listings(kinds))
  aws.destroy()
  return found
}

/** The steps of a plan that are not nothing, in a word each. */
export const changedSteps = ({ steps }: Awaited<ReturnType<typeof planNow>>) =>
  steps.filter(({ action }) => action !== 'none').map(({ action, id }) => `${action} ${id}`)
