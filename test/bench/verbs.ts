/** Counts the AWS calls of each verb on each environment, and measures their time. */
import { performance } from 'node:perf_hooks'
import { Aws } from '../../src/providers/aws.ts'
import { isRead } from '../../src/providers/retry.ts'
import { kinds } from '../../src/providers/kinds.ts'
import type { Graph } from '../../src/reconciler/graph.ts'
import { plan } from '../../src/reconciler/plan.ts'
import { TIMING } from '../../src/reconciler/timing.ts'
import { World } from '../../src/reconciler/world.ts'
import type { Environment } from '../../src/schema/environment.ts'
import { ACCOUNT } from '../support/account.ts'
import { environment, graphOf, runOnce, emptyGraphOf } from '../support/engine.ts'
import { pushImage } from '../support/pipeline.ts'
import { emulatorControl } from '../support/emulator-control.ts'
import { copyOf } from './copies.ts'
import { printTable } from './table.ts'

const rows: (string | number)[][] = []

/** Measures every verb on each environment, and plans of ten; prints a table. */
export async function measureVerbs(emulator: { readonly url: string }) {
  for (const name of ['dev', 'prod']) await lifecycle(emulator.url, name)
  await fleet(emulator.url, 10)
  printTable(['environment', 'what', 'calls', 'of them mutating', 'a resource', 'seconds', 'MiB'], rows)
}

/** Measures an environment from an empty account and back. */
async function lifecycle(url: string, name: string) {
  await emulatorControl(url).reset()
  const spec = await environment(`environments/${name}`)
  await measured(name, 'plan of the empty account', onCall => planAll([spec], onCall))
  const resources = graphOf(spec).nodes.size
  await measured(name, `apply, ${resources} resources`, onCall => runOnce(spec, graphOf(spec), { onCall, timing: TIMING }), resources)
  const aws = new Aws({ region: spec.region })
  await pushImage(aws, `${spec.application}-${spec.environment}-api`)
  await measured(name, 'apply of a pushed image', onCall => runOnce(spec, graphOf(spec), { onCall, timing: TIMING }))
  await measured(name, 'plan with nothing to do (a deep pass)', onCall => planAll([spec], onCall))
  await cheapPass(name, [spec])
  await measured(name, 'apply with nothing to do', onCall => runOnce(spec, graphOf(spec), { onCall, timing: TIMING }))
  await measured(name, 'destroy', onCall => runOnce(spec, emptyGraphOf(spec), { onCall, timing: TIMING }), resources)
  aws.destroy()
}

/** Measures a resync of the controller: it lists everything again, and reads no details. */
async function cheapPass(name: string, specs: readonly Environment[]) {
  let count: OnCall = () => {}
  const aws = new Aws({ region: 'us-east-1', onCall: (client, command) => count(client, command) })
  const world = new World({ aws, account: ACCOUNT })
  const graphs = specs.map(graphOf)
  for (const graph of graphs) world.watch(graph)
  const pass = async () => {
    for (const graph of graphs) plan(graph, kinds, await world.listings(kinds, graph.environment))
  }
  await pass()
  world.refresh({ deep: false })
  await measured(name, 'a cheap pass', onCall => {
    count = onCall
    return pass()
  })
  aws.destroy()
}

/** Measures plans of many copies of production in one account. */
async function fleet(url: string, size: number) {
  await emulatorControl(url).reset()
  const prod = await environment('environments/prod')
  const specs = Array.from({ length: size }, (_, index) => copyOf(prod, index))
  for (const spec of specs) await runOnce(spec, graphOf(spec), { timeout: 300_000 })
  await measured(`prod, 1 of ${size}`, 'plan with nothing to do', onCall => planAll(specs.slice(0, 1), onCall))
  await measured(`prod × ${size}`, 'plan with nothing to do, one process', onCall => planAll(specs, onCall))
  await cheapPass(`prod × ${size}`, specs)
}

/** Plans environments as `plan` does: lists everything once, and decides. */
async function planAll(specs: readonly Environment[], onCall: OnCall) {
  const aws = new Aws({ region: 'us-east-1', onCall })
  await aws.sts.getCallerIdentity({})
  const graphs: readonly Graph[] = specs.map(graphOf)
  const world = new World({ aws, account: ACCOUNT })
  for (const graph of graphs) world.watch(graph)
  for (const graph of graphs) plan(graph, kinds, await world.listings(kinds, graph.environment))
  aws.destroy()
}

type OnCall = (client: string, command: string) => void

async function measured(name: string, what: string, work: (onCall: OnCall) => Promise<unknown>, resources?: number) {
  let calls = 0
  let writes = 0
  const began = performance.now()
  await work((_client, command) => {
    calls++
    if (!isRead(command)) writes++
  })
  const seconds = (performance.now() - began) / 1000
  const each = resources === undefined ? '' : (writes / resources).toFixed(2)
  rows.push([name, what, calls, writes, each, seconds.toFixed(1), Math.round(process.memoryUsage().rss / 2 ** 20)])
}
