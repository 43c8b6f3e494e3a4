import { meaning } from '../providers/errors.ts'
import type { Kind } from '../providers/kind.ts'
import { remove } from './act.ts'
import { obstacle } from './consent.ts'
import { type Context, moving, type Outcome } from './context.ts'
import type { Removal } from './decide.ts'
import type { Graph } from './graph.ts'
import { type Plan, plan, standing } from './plan.ts'
import { names } from './uses.ts'

/** The queue's key for looking for what should go. */
export const PRUNE = 'prune'

/** Finds what should go, and puts each under its own key: it is then waited for, refused and retried like any resource. */
export async function prune(context: Context): Promise<Outcome> {
  const { queue, status, resync } = context
  const whole = await look(context)
  const orphans = whole.orphans.map(({ id }) => id)
  for (const { live } of [...leaving(whole), ...whole.going])
    if (!status.has(live.arn) || status.reason(live.arn) === 'Waiting') queue.add(live.arn)
  return { reason: 'Ready', message: orphans.length > 0 ? `left alone: ${orphans.join(', ')}` : '', requeueAfter: resync }
}

/** Takes one that should go one call closer to being gone; undefined once AWS no longer lists it. */
export async function pruneOne(arn: string, context: Context): Promise<Outcome | undefined> {
  const { graph, world, queue } = context
  const kind = kindOf(arn, await look(context))
  if (kind) await world.list(kind)
  const now = await look(context)
  if (now.going.some(({ live }) => live.arn === arn)) return moving('AWS is deleting it')
  const step = leaving(now).find(({ live }) => live.arn === arn)
  if (!step) return (queue.add(PRUNE), undefined)
  const holding = holders(step, now, graph)
  if (holding.length > 0) return { reason: 'Waiting', message: `for ${holding.slice(0, 4).join(', ')}` }
  const inTheWay = await obstacle(step, context)
  if (inTheWay) return inTheWay
  await remove(step.kind, step.live, world).catch(unlessAbsent)
  return moving(`delete: ${step.because}`)
}

/** That it is gone already is what was wanted; the listing will show it. */
function unlessAbsent(error: unknown) {
  if (meaning(error) !== 'absent') throw error
}

const look = async ({ graph, kinds, world }: Context) => plan(graph, kinds, await world.listings(kinds))
const leaving = ({ steps }: Plan) => steps.filter((step): step is Removal => step.action === 'delete')

const kindOf = (arn: string, { steps, going }: Plan): Kind | undefined =>
  [...steps, ...going].find(step => 'live' in step && step.live.arn === arn)?.kind

/**
 * What must stand or go before this one may go: its successor, and whoever still refers to it. AWS would refuse to let go of
 * much of what is in use, but not of all: a role, a log group. Where they refer to each other in a ring, AWS is asked.
 */
function holders(step: Removal, whole: Plan, graph: Graph): string[] {
  const unfinished = whole.steps.filter(other => other.action !== 'delete' && !standing(other))
  const successor = unfinished.filter(({ id }) => id === step.id || graph.nodes.get(id)?.dependsOn.has(step.id))
  const users = unfinished.filter(other => 'live' in other && names(other.live, step))
  const waiting = [...successor, ...users].map(({ id }) => id)
  return [...new Set([...waiting, ...usedBy(step, [...leaving(whole), ...whole.going])])]
}

/** Which of those that go refer to this one, unless it refers, by however many of them, to them as well. */
function usedBy(step: Removal, going: readonly Removal[]): string[] {
  const below = reach(step, going)
  return going.filter(other => names(other.live, step) && !below.has(other)).map(({ id }) => id)
}

function reach(from: Removal, all: readonly Removal[], seen = new Set<Removal>()): Set<Removal> {
  for (const other of all) {
    if (seen.has(other) || !names(from.live, other)) continue
    seen.add(other)
    reach(other, all, seen)
  }
  return seen
}
