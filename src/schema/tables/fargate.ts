/**
 * The memory sizes of Fargate in MiB, by CPU in units of 1/1024 vCPU.
 * Source: ECS Developer Guide, "Task size", as cfn-lint 1.58 carries it (`aws_ecs_taskdefinition/fargate_cpu_memory.json`).
 */
export const FARGATE_MEMORY: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, steps(1, 4)],
  [1024, steps(2, 8)],
  [2048, steps(4, 16)],
  [4096, steps(8, 30)],
  [8192, steps(16, 60, 4)],
  [16384, steps(32, 120, 8)],
  [32768, [60 * 1024, 120 * 1024, 244 * 1024]],
])

/** The default memory of a task: twice its CPU, or the next smaller size. */
export function memoryFor(cpu: number): number {
  const sizes = FARGATE_MEMORY.get(cpu) ?? []
  return sizes.findLast(size => size <= cpu * 2) ?? cpu * 2
}

/** Whole GiB from one size to another, in MiB. */
function steps(from: number, to: number, by = 1): number[] {
  return Array.from({ length: (to - from) / by + 1 }, (_, step) => (from + step * by) * 1024)
}
