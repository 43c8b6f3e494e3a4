import type { Impact, Kind, Live } from '../providers/kind.ts'
import { allChanges, type Change, diff, fingerprint } from './compare.ts'
import type { IsIgnored, Node } from './node.ts'
import { nameOf } from './name.ts'
import type { Observation } from './observe.ts'
import { type Action, replaces, type Step, toChanged } from './step.ts'

const never = () => false

/** Decides on the step of one resource from its desired props and its observation. Pure. */
export function decide(node: Node, props: object, { live, predecessors: [predecessor] }: Observation, isIgnored: IsIgnored = never): Step {
  const { kind } = node
  const current = live ?? predecessor
  if (!current || current.status === 'terminating') {
    const because = current ? 'the old one is being deleted' : 'it does not exist'
    return toStep(node, props, { action: 'create', changes: allChanges(kind, props), predecessor: live }, because)
  }

  const differing = [...regionChange(node, current), ...nameChange(node, props, current), ...diff(kind, props, current.props)]
  if (!current.owner) return toStep(node, props, { action: 'adopt', live: current, changes: differing }, reasonToAdopt(kind))
  const changes = differing.filter(({ prop }) => !isIgnored(prop))
  if (changes.length > 0) return toStep(node, props, ...changeStep(kind, current, changes))
  const because = differing.length > 0 ? 'changes to it are not made for now' : 'it is as desired'
  return toStep(node, props, { action: 'none', live: current, ...(differing.length > 0 && { differs: true }) }, because)
}

/** The step of a resource that is not asked for yet, or that somebody else owns. */
export function waitFor(node: Node, live: Live | undefined, on: readonly string[]): Step {
  const absent = node.use && !live ? node.use.absent : undefined
  if (node.use && live) return toStep(node, {}, { action: 'none', live }, 'it belongs to somebody else')
  const because = absent ? 'it does not exist' : on.length > 0 ? `it waits for ${on.join(', ')}` : 'it is not asked for'
  return toStep(node, {}, { action: 'wait', live, on, needs: absent }, because)
}

/** How the live resource becomes the desired one, and why so. */
function changeStep(kind: Kind, live: Live, changes: readonly Change[]): [Action, string] {
  const rejected = kind.rejectsChange?.(toChanged(changes), live)
  if (rejected) return [{ action: 'none', live, rejected }, 'it cannot be as desired']
  const fixed = changes.map(({ prop }) => prop).filter(prop => replaces(kind, prop))
  if (fixed.length > 0)
    return [{ action: 'replace', live, changes, impact: impactOfReplacement(kind) }, `${list(fixed)} cannot change in place`]
  const impact = kind.impact?.(toChanged(changes), live) ?? NO_IMPACT
  return [{ action: 'update', live, changes, impact }, `${list(changes.map(({ prop }) => prop))} not as desired`]
}

const reasonToAdopt = ({ identity }: Kind) =>
  identity === 'name' ? 'it has our name but not our tags' : 'it can only be this resource, but has lost our tags'

/** The region as a create-only prop. */
const regionChange = ({ region: after }: Node, { region: before }: Live): Change[] =>
  before === after ? [] : [{ prop: 'region', before, after }]

/** The name as a create-only prop, where AWS keeps names unique and a replacement has no other. */
function nameChange(node: Node, props: object, { name, owner }: Live): Change[] {
  const { kind } = node
  const after = nameOf(node, props)
  const isFixed = kind.identity === 'name' && kind.replace === 'delete-first' && !kind.revisions
  return owner && isFixed && name !== after ? [{ prop: 'name', before: name, after }] : []
}

/** References are hashed unresolved: values that become known during apply must not change an approved hash. */
const toStep = ({ id, kind, props: asked }: Node, props: object, action: Action, because: string): Step => ({
  id,
  kind,
  because,
  props,
  ...action,
  hash: fingerprint([id, action.action, 'live' in action && action.live?.arn, asked]),
})

const NO_IMPACT: Impact = { level: 'none', when: 'now' }
const impactOfReplacement = ({ replace }: Kind): Impact => ({ level: replace === 'delete-first' ? 'outage' : 'rolling', when: 'now' })
const list = (props: readonly string[]) => new Intl.ListFormat('en').format(props)
