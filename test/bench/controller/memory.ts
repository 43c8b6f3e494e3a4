import { environment } from '../../support/engine.ts'
import { copyOf } from '../copies.ts'
import { printTable } from '../table.ts'
import { FakeAccount } from './fake-account.ts'
import { Fleet } from './fleet.ts'

const HOUR = 3_600_000
const KIB = 1024

/** Environments of which the growth for each is measured, and after how many more. */
const [FIRST, LAST] = [1, 21]

/** How many passes show whether the heap stays flat, and how often it is measured meanwhile. */
const PASSES = 1_000
const MEASURES = 4

/** Measures the heap of the controller's loops on a fake account after forced collections, less what the account itself contains. */
export async function measureMemory() {
  const own = (await accountHeap(LAST)) - (await accountHeap(FIRST))
  const grown = (await fleetHeap(LAST)) - (await fleetHeap(FIRST))
  const each = (bytes: number) => Math.round(bytes / (LAST - FIRST) / KIB)
  const rows: [string, string | number][] = [
    [`heap for each further prod, ${FIRST} to ${LAST}, KiB`, each(grown - own)],
    ['what the fake account contains of each, left out above, KiB', each(own)],
  ]
  printTable(['memory', 'measured'], [...rows, ...(await heapOverPasses())])
}

const copies = async (size: number) => {
  const prod = await environment('environments/prod')
  return Array.from({ length: size }, (_, index) => copyOf(prod, index))
}

async function accountHeap(size: number) {
  const account = new FakeAccount()
  for (const spec of await copies(size)) account.add(spec)
  return heapOf(account)
}

async function fleetHeap(size: number) {
  const fleet = new Fleet()
  for (const spec of await copies(size)) await fleet.add(spec)
  await fleet.run(2 * HOUR)
  const heap = await heapOf(fleet)
  fleet.stop()
  return heap
}

/** The heap of one environment's loop after each quarter of a thousand passes. */
async function heapOverPasses(): Promise<[string, string | number][]> {
  const fleet = new Fleet()
  for (const spec of await copies(1)) await fleet.add(spec)
  const rows: [string, string | number][] = []
  for (let measure = 0; measure <= MEASURES; measure++) {
    while (fleet.passes < Math.max(20, (measure * PASSES) / MEASURES)) await fleet.run(HOUR)
    rows.push([`heap after ${fleet.passes} passes of one prod, KiB`, Math.round((await heapOf(fleet)) / KIB)])
  }
  fleet.stop()
  return rows
}

/** What the heap contains, in bytes, while `owner` is in use. */
async function heapOf(owner: object): Promise<number> {
  if (!globalThis.gc) throw new Error('Run it with node --expose-gc')
  for (let times = 0; times < 3; times++) {
    await new Promise(resolve => setImmediate(resolve))
    globalThis.gc()
  }
  const { heapUsed } = process.memoryUsage()
  return owner ? heapUsed : 0
}
