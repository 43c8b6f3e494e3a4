import type { Problem, Rule } from '../problem.ts'
import { FARGATE_MEMORY } from '../tables/fargate.ts'

/** Fargate has tasks of certain sizes only. */
export const size: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, { cpu, memory }]): Problem[] => {
    const sizes = FARGATE_MEMORY.get(cpu) ?? []
    if (sizes.includes(memory)) return []
    const [close] = sizes.toSorted((a, b) => Math.abs(a - memory) - Math.abs(b - memory))
    return [
      {
        at: [`/spec/services/${name}/memory`, `/spec/services/${name}/cpu`],
        message: `Fargate has no task of cpu ${cpu} and memory ${memory}`,
        expected: `memory ${series(sizes)} with cpu ${cpu}${alternatives(memory)}`,
        suggestion: `memory: ${close}`,
      },
    ]
  })

/** The number of tasks is within the bounds that scaling keeps. */
export const scaling: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, { count, scaling }]): Problem[] => {
    const { min, max } = scaling
    const at = `/spec/services/${name}` as const
    if (min > max)
      return [
        {
          at: [`${at}/scaling/min`, `${at}/scaling/max`, `${at}/count`],
          message: `${name} cannot have at least ${min} and at most ${max} tasks`,
          expected: 'min up to max',
        },
      ]
    if (min <= count && count <= max) return []
    return [
      {
        at: [`${at}/count`, `${at}/scaling`],
        message: `${name} cannot begin with ${count} tasks`,
        expected: `a count from ${min} to ${max}, which scaling keeps to`,
      },
    ]
  })

/** A shell in a task needs files to be written there: ECS Exec does not work on a read-only root. */
export const shell: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, { exec, readonlyRoot }]): Problem[] =>
    exec && readonlyRoot
      ? [
          {
            at: [`/spec/services/${name}/readonlyRoot`, `/spec/services/${name}/exec`],
            message: `nobody can open a shell in ${name} while its root is read-only`,
            expected: 'exec or readonlyRoot, not both',
            suggestion: 'readonlyRoot: false',
          },
        ]
      : [],
  )

/** Tasks run somewhere. */
export const capacity: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, { capacity }]): Problem[] =>
    capacity.FARGATE + capacity.FARGATE_SPOT > 0
      ? []
      : [{ at: [`/spec/services/${name}/capacity`], message: `${name} would run nowhere`, expected: 'a weight above 0' }],
  )

/** Numbers in words; a long row of equal steps by its ends. */
function series(sizes: readonly number[]): string {
  const [first = 0, second = 0] = sizes
  if (sizes.length > 8) return `${first} to ${sizes.at(-1)} in steps of ${second - first}`
  return `${sizes.slice(0, -1).join(', ')} or ${sizes.at(-1)}`
}

/** Which other CPUs have that memory. */
function alternatives(memory: number): string {
  const cpus = [...FARGATE_MEMORY].filter(([, sizes]) => sizes.includes(memory)).map(([cpu]) => cpu)
  return cpus.length > 0 ? `; memory ${memory} goes with cpu ${cpus.join(', ')}` : ''
}
