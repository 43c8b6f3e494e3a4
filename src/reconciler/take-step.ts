import { meaning } from '../providers/errors.ts'
import type { Kind, Live, Target } from '../providers/kind.ts'
import type { Context } from './context.ts'
import { expectationKey } from './name.ts'
import { type ChangeAction, type Step, toChanged } from './step.ts'
import type { World } from './world.ts'

/** Takes one step. Of a replacement this is the first half; the next pass takes the second. */
export async function takeStep(
  step: Extract<Step, { action: ChangeAction }>,
  target: Target<object>,
  { world, adopt }: Pick<Context, 'world' | 'adopt'>,
) {
  const { kind } = step
  switch (step.action) {
    case 'create':
      return create(kind, target, world)
    case 'adopt':
      return world.change(kind, step.live, async () => (kind.adopt ? kind.adopt(target, step.live) : adopt(target, step.live)))
    case 'update':
      return world.change(kind, step.live, () => kind.update(target, step.live, toChanged(step.changes)))
    case 'replace':
      return kind.replace === 'create-first' ? create(kind, target, world) : remove(kind, step.live, world)
    case 'delete':
      return remove(kind, step.live, world)
  }
}

/** Records the expectation before the call: a lost answer may still have created it. Only a definite refusal clears it; `exists` confirms it. */
async function create(kind: Kind, target: Target<object>, world: World) {
  const expected = expectationKey(target.owner, kind, target.props)
  world.expected.add(expected)
  try {
    await world.change(kind, { region: target.region }, () => kind.create(target))
    world.expected.add(expected, true)
  } catch (error) {
    const means = meaning(error)
    if (means === 'exists') world.expected.add(expected, true)
    else if (means) world.expected.delete(expected)
    throw error
  }
}

/** Brings a live resource one call closer to being gone. */
export function remove(kind: Kind, live: Live, world: World) {
  if (live.owner) world.expected.delete(expectationKey(live.owner, kind, live.props))
  return world.change(kind, live, () => kind.delete(world.scope(live.region), live))
}
