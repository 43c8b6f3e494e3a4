import { meaning } from '../providers/errors.ts'
import type { Kind } from '../providers/kind.ts'
import { remove } from './act.ts'
import { admit } from './consent.ts'
import { type Context, progressing, type Outcome } from './context.ts'
import type { Removal } from './decide.ts'
import type { Graph } from './graph.ts'
import { type Plan, plan, isSettled } from './plan.ts'
import { refersTo } from './references.ts'

/** The queue's key for looking for what should go. */
export const PRUNE = 'prune'

/** Finds what should go, and puts each under its own key: it is then waited for, refused and retried like any resource. */
export async function prune(context: Context): Promise<Outcome> {
  const { queue, status, resync } = context
  const whole = await planNow(context)
  const orphans = whole.orphans.map(({ id }) => id)
  for (const { live } of [...deletions(whole), ...whole.terminating])
    if (!status.has(live.arn) || status.reason(live.arn) === 'Waiting') queue.add(live.arn)
  return { reason: 'Ready', message: orphans.length > 0 ? `left alone: ${orphans.join(', ')}` : '', requeueAfter: resync }
}

/** Takes one that should go one call closer to being gone; undefined once AWS no longer lists it. */
export async function pruneOne(arn: string, context: Context): Promise<Outcome | undefined> {
  const { graph, world, queue } = context
  const kind = kindOf(arn, await planNow(context))
  if (kind) await world.list(kind)
  const now = await planNow(context)
  if (now.terminating.some(({ live }) => live.arn === arn)) return progressing('AWS is deleting it')
  const step = deletions(now).find(({ live }) => live.arn === arn)
  if (!step) return (queue.add(PRUNE), undefined)
  const holding = blockers(step, now, graph)
  if (holding.length > 0) return { reason: 'Waiting', message: `for ${holding.slice(0, 4).join(', ')}` }
  const inTheWay = await admit(step, context)
  if (inTheWay) return inTheWay
  await remove(step.kind, step.live, world).catch(unlessAbsent)
  return progressing(`delete: ${step.because}`)
}

/** That it is gone already is what was wanted; the listing will show it. */
function unlessAbsent(error: unknown) {
  if (meaning(error) !== 'absent') throw error
}

const planNow = async ({ graph, kinds, world }: Context) => plan(graph, kinds, await world.listings(kinds))
const deletions = ({ steps }: Plan) => steps.filter((step): step is Removal => step.action === 'delete')

const kindOf = (arn: string, { steps, terminating }: Plan): Kind | undefined =>
  [...steps, ...terminating].find(step => 'live' in step && step.live.arn === arn)?.kind

/**
 * What must stand or go before this one may go: its successor, and whoever still refers to it. AWS would refuse to let go of
 * much of what is in use, but not of all: a role, a log group. Where they refer to each other in a ring, AWS is asked.
 */
function blockers(step: Removal, whole: Plan, graph: Graph): string[] {
  const unfinished = whole.steps.filter(other => other.action !== 'delete' && !isSettled(other))
  const successor = unfinished.filter(({ id }) => id === step.id || graph.nodes.get(id)?.references.has(step.id))
  const users = unfinished.filter(other => 'live' in other && refersTo(other.live, step))
  const waiting = [...successor, ...users].map(({ id }) => id)
  return [...new Set([...waiting, ...usersAmong(step, [...deletions(whole), ...whole.terminating])])]
}

/** Which of those that go refer to this one, unless it refers, by however many of them, to them as well. */
function usersAmong(step: Removal, going: readonly Removal[]): string[] {
  const below = referencesFrom(step, going)
  return going.filter(other => refersTo(other.live, step) && !below.has(other)).map(({ id }) => id)
}

function referencesFrom(from: Removal, all: readonly Removal[], seen = new Set<Removal>()): Set<Removal> {
  for (const other of all) {
    if (seen.has(other) || !refersTo(from.live, other)) continue
    seen.add(other)
    referencesFrom(other, all, seen)
  }
  return seen
}
