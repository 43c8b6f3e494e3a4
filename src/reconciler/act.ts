import { meaning } from '../providers/errors.ts'
import type { Kind, Live, Target } from '../providers/kind.ts'
import type { Context } from './context.ts'
import { type Step, toChanged } from './decide.ts'
import { expectationKey } from './name.ts'
import type { World } from './world.ts'

/** Takes one step. A replacement is one half of it; the next pass sees what is left to do. */
export async function act(step: Step, target: Target<object>, { world, adopt }: Context): Promise<void> {
  const { kind } = step
  switch (step.action) {
    case 'none':
      return undefined
    case 'create':
      return create(kind, target, world)
    case 'adopt':
      return world.change(kind, () => kind.adopt?.(target, step.live) ?? adopt(target, step.live))
    case 'update':
      return world.change(kind, () => kind.update(target, step.live, toChanged(step.changes)))
    case 'replace':
      return kind.replace === 'create-first' ? create(kind, target, world) : remove(kind, step.live, world)
    case 'delete':
      return remove(kind, step.live, world)
  }
}

/** Unless AWS says no, it may have said yes: what is asked for is expected from before it is asked for. That it exists already is no no. */
async function create(kind: Kind, target: Target<object>, world: World) {
  const expected = expectationKey(target, kind, target.props)
  world.expect(expected)
  try {
    await world.change(kind, () => kind.create(target))
    world.expect(expected, true)
  } catch (error) {
    const means = meaning(error)
    if (means === 'exists') world.expect(expected, true)
    else if (means) world.unexpect(expected)
    throw error
  }
}

export function remove(kind: Kind, live: Live, world: World) {
  if (live.owner) world.unexpect(expectationKey(live.owner, kind, live.props))
  return world.change(kind, () => kind.delete(world.scope, live))
}
