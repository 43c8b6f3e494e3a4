import { openSpec } from './open.ts'
import type { Options } from './read-spec.ts'
import { ask } from './request.ts'

/** Ends a pause. */
export const resume = async (options: Options): Promise<number> => ask(await openSpec(options), { verb: 'resume' })
