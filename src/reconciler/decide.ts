import type { Impact, Kind, Live } from '../providers/kind.ts'
import { type Change, diff, fingerprint } from './compare.ts'
import type { IsIgnored, Node } from './graph.ts'
import { nameOf } from './name.ts'
import type { Observation } from './world.ts'

/** What to do about one resource, and why. */
export type Step = {
  readonly id: string
  readonly kind: Kind
  readonly because: string
  /** What is asked, as far as it is known; nothing of what is to go. */
  readonly props: object
  /** Names exactly this: what is asked, of which live resource. An approval is bound to it. */
  readonly hash: string
} & Action

type Action =
  /** Refused: why what is asked cannot be done to it. */
  | { readonly action: 'none'; readonly live: Live; readonly refused?: string }
  | { readonly action: 'create'; readonly changes: readonly Change[] }
  | { readonly action: 'adopt'; readonly live: Live; readonly changes: readonly Change[] }
  | { readonly action: 'update'; readonly live: Live; readonly changes: readonly Change[]; readonly impact: Impact }
  | { readonly action: 'replace'; readonly live: Live; readonly changes: readonly Change[]; readonly impact: Impact }
  | { readonly action: 'delete'; readonly live: Live }

/** The step that takes away. */
export type Removal = Extract<Step, { action: 'delete' }>

/** Compares what is desired with what is seen. The plan asks it of every resource, the reconciler of one just before acting. Pure. */
export function decide(node: Node, props: object, { live, predecessors: [predecessor] }: Observation, held: IsIgnored = () => false): Step {
  const { kind } = node
  const standing = live ?? predecessor
  if (!standing || standing.status === 'terminating')
    return step(node, props, { action: 'create', changes: diff(kind, props, {}) }, standing ? 'it is going' : 'it is not there')

  const differing = [...nameChange(node, props, standing), ...diff(kind, props, standing.props)]
  if (!standing.owner) return step(node, props, { action: 'adopt', live: standing, changes: differing }, 'it has our name but not our tags')
  const changes = differing.filter(({ prop }) => !held(prop))
  if (changes.length > 0) return step(node, props, ...changeStep(kind, standing, changes))
  return step(node, props, { action: 'none', live: standing }, differing.length > 0 ? 'it stays as it is for now' : 'it is as desired')
}

/** How what stands becomes what is desired, and why so. */
function changeStep(kind: Kind, live: Live, changes: readonly Change[]): [Action, string] {
  const refused = kind.rejectsChange?.(toChanged(changes), live)
  if (refused) return [{ action: 'none', live, refused }, 'it cannot be as desired']
  const fixed = changes.map(({ prop }) => prop).filter(prop => replaces(kind, prop))
  if (fixed.length > 0) return [{ action: 'replace', live, changes, impact: replacing(kind) }, `${list(fixed)} cannot change in place`]
  const impact = kind.impact?.(toChanged(changes)) ?? NOTHING
  return [{ action: 'update', live, changes, impact }, `${list(changes.map(({ prop }) => prop))} not as desired`]
}

/** The name as one of its props, where it is AWS's to keep unique and another would stand beside it. */
function nameChange(node: Node, props: object, { name, owner }: Live): Change[] {
  const { kind } = node
  const after = nameOf(node, props)
  const fixed = kind.identity === 'name' && kind.replace === 'delete-first' && !kind.revisions
  return owner && fixed && name !== after ? [{ prop: 'name', before: name, after }] : []
}

/** Whether a change of a prop takes another resource. */
export const replaces = ({ createOnly }: Kind, prop: string) => prop === 'name' || createOnly.includes(prop)

/** The step that removes what is ours and not asked for. */
export const removal = (id: string, kind: Kind, live: Live, because: string): Removal => ({
  id,
  kind,
  because,
  props: {},
  action: 'delete',
  live,
  hash: fingerprint([id, 'delete', live.arn]),
})

/** The outputs that only a step will tell: what an update moves. */
export const unknownOutputs = (step: Step): readonly string[] =>
  (step.action === 'update' && step.kind.changedOutputs?.(toChanged(step.changes), step.live)) || []

/** Whether who reads its outputs should wait for the new ones. */
export const changesOutputs = (step: Step) => step.action === 'create' || step.action === 'replace' || unknownOutputs(step).length > 0

/** Whether another is made in its place, before it goes. */
export const isCreateFirst = (step: Step) => step.action === 'replace' && step.kind.replace === 'create-first'

/** What stands can be used, even while it waits to be changed. */
export const readableOutputs = (step: Step) =>
  step.action !== 'create' && step.action !== 'adopt' && step.live.status === 'ready' ? step.live.outputs : undefined

/** The desired values of the props that differ. */
export const toChanged = (changes: readonly Change[]) => Object.fromEntries(changes.map(({ prop, after }) => [prop, after]))

/** References are hashed unread: what will only be known when it is done must not change what was agreed. */
const step = ({ id, kind, props: asked }: Node, props: object, action: Action, because: string): Step => ({
  id,
  kind,
  because,
  props,
  ...action,
  hash: fingerprint([id, action.action, 'live' in action && action.live.arn, asked]),
})

const NOTHING: Impact = { level: 'none', when: 'now' }
const replacing = ({ replace }: Kind): Impact => ({ level: replace === 'delete-first' ? 'outage' : 'rolling', when: 'now' })
const list = (props: readonly string[]) => new Intl.ListFormat('en').format(props)
