import { Aws } from '../../../src/providers/aws.ts'
import { kinds } from '../../../src/providers/kinds.ts'
import { plan } from '../../../src/reconciler/plan.ts'
import { World } from '../../../src/reconciler/world.ts'
import type { Environment } from '../../../src/schema/environment.ts'
import { ACCOUNT } from '../../support/account.ts'
import { emulatorControl } from '../../support/emulator-control.ts'
import { environment, graphOf, runOnce } from '../../support/engine.ts'
import { copyOf } from '../copies.ts'
import { printTable } from '../table.ts'
import { Fleet } from './fleet.ts'

const HOUR = 3_600_000

/** How many calls one pass over all environments makes. */
interface Calls {
  readonly cheap: number
  readonly deep: number
}

/**
 * Counts the calls that passes make in an hour in which nothing changes: the calls of one pass against the emulator, times the passes that
 * list anew in an hour of the default periods. 100 environments have the calls of 10, and for each further one what the second to tenth have.
 */
export async function measureIdle(url: string) {
  const prod = await environment('environments/prod')
  const copies = (size: number) => Array.from({ length: size }, (_, index) => copyOf(prod, index))
  await emulatorControl(url).reset()
  const one = await countCalls(copies(1))
  const ten = await countCalls(copies(10))
  const further = (sort: keyof Calls) => (ten[sort] - one[sort]) / 9
  const hundred = { cheap: one.cheap + 99 * further('cheap'), deep: one.deep + 99 * further('deep') }
  const rows = []
  for (const [size, calls] of [
    [1, one],
    [10, ten],
    [100, hundred],
  ] as const)
    rows.push(await inAnHour(copies(size), calls))
  printTable(
    ['prods', 'calls of a cheap pass', 'of a deep pass', 'passes an hour', 'of them listing anew', 'and deep', 'calls an hour'],
    rows,
  )
}

async function inAnHour(specs: readonly Environment[], { cheap, deep }: Calls) {
  const fleet = new Fleet()
  try {
    for (const spec of specs) await fleet.add(spec)
    await fleet.run(HOUR)
    const before = { passes: fleet.passes, lists: fleet.account.lists, deep: fleet.deep }
    await fleet.run(HOUR)
    const lists = fleet.account.lists - before.lists
    const deepOnes = fleet.deep - before.deep
    const total = (lists - deepOnes) * cheap + deepOnes * deep
    return [specs.length, Math.round(cheap), Math.round(deep), fleet.passes - before.passes, lists, deepOnes, Math.round(total)]
  } finally {
    fleet.stop()
  }
}

/** Applies environments that share an account, and counts the calls of a pass over all of them. */
async function countCalls(specs: readonly Environment[]): Promise<Calls> {
  for (const spec of specs) await runOnce(spec, graphOf(spec), { timeout: 300_000 })
  let calls = 0
  const aws = new Aws({ region: 'us-east-1', onCall: () => calls++ })
  const world = new World({ aws, account: ACCOUNT })
  const graphs = specs.map(graphOf)
  for (const graph of graphs) world.watch(graph)
  const pass = async (deep: boolean) => {
    world.refresh({ deep })
    calls = 0
    for (const graph of graphs) plan(graph, kinds, await world.listings(kinds, graph.environment))
    return calls
  }
  const counted = { deep: await pass(true), cheap: await pass(false) }
  aws.destroy()
  return counted
}
