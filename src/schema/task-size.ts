import type { Pointer, Problem } from './problem.ts'
import { FARGATE_MEMORY } from './tables/fargate.ts'

/** Why Fargate has no task of a size. `at` is what has the size. */
export function sizeProblems({ cpu, memory }: { readonly cpu: number; readonly memory: number }, at: Pointer): Problem[] {
  const sizes = FARGATE_MEMORY.get(cpu) ?? []
  if (sizes.includes(memory)) return []
  const [nearestSize] = sizes.toSorted((a, b) => Math.abs(a - memory) - Math.abs(b - memory))
  return [
    {
      at: [`${at}/memory`, `${at}/cpu`] as Pointer[],
      message: `Fargate has no task of cpu ${cpu} and memory ${memory}`,
      expected: `memory ${series(sizes)} with cpu ${cpu}${alternatives(memory)}`,
      suggestion: `memory: ${nearestSize}`,
    },
  ]
}

/** Sizes in words: all of a short list, first and last of a long one. */
function series(sizes: readonly number[]): string {
  const [first = 0, second = 0] = sizes
  if (sizes.length > 8) return `${first} to ${sizes.at(-1)} in steps of ${second - first}`
  return `${sizes.slice(0, -1).join(', ')} or ${sizes.at(-1)}`
}

/** The CPU sizes that offer this memory. */
function alternatives(memory: number): string {
  const cpus = [...FARGATE_MEMORY].filter(([, sizes]) => sizes.includes(memory)).map(([cpu]) => cpu)
  return cpus.length > 0 ? `; memory ${memory} goes with cpu ${cpus.join(', ')}` : ''
}
