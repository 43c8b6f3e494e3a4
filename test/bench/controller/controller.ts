import { measureIdle } from './idle.ts'
import { measureMemory } from './memory.ts'
import { measureReaction } from './reaction.ts'
import { measureTakeover } from './takeover.ts'

/** Measures the controller: how soon it reacts, what it costs when nothing changes, and how soon another replica takes over. */
export async function measureController({ url }: { readonly url: string }) {
  for (const measure of [measureReaction, measureTakeover, measureMemory, measureIdle]) await measure(url)
}
