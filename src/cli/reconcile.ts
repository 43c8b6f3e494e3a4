import { openSpec } from './open.ts'
import type { Options } from './read-spec.ts'
import { ask } from './request.ts'

/** Asks for a pass that reads everything anew, now. */
export const reconcile = async (options: Options): Promise<number> => ask(await openSpec(options), { verb: 'reconcile' })
