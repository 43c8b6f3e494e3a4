import type { World } from '../reconciler/world.ts'

/** Makes worlds list anew, but once for all environments whose passes come together. */
export class Refreshes {
  readonly #maxAge: number
  /** When all listings, and all details, of a world were forgotten last, in milliseconds since the epoch. */
  readonly #times = new WeakMap<World, { readonly listed: number; readonly deep: number }>()

  /** `maxAge`: how old listings may be that several environments share, in milliseconds. */
  constructor(maxAge: number) {
    this.#maxAge = maxAge
  }

  /** Makes a world list anew, and read details anew if `deep`, unless it did so a moment ago. */
  refresh(world: World, deep: boolean) {
    const now = Date.now()
    const { listed, deep: deepAt } = this.#times.get(world) ?? { listed: -Infinity, deep: -Infinity }
    if (now - (deep ? deepAt : listed) < this.#maxAge) return
    world.refresh({ deep })
    this.#times.set(world, { listed: now, deep: deep ? now : deepAt })
  }
}
