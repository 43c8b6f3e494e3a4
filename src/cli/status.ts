import { setTimeout as pause } from 'node:timers/promises'
import { controlRecords, recordKeys } from '../operator/control-bucket.ts'
import { environmentConditions, isTrue } from '../operator/environment-conditions.ts'
import { readStatus, type StatusPlace, type StatusRecord } from '../operator/status-record.ts'
import { printable } from '../report/printable.ts'
import { toStatus } from '../report/status.ts'
import { EXIT } from './exit.ts'
import { endAtSignals } from './interrupts.ts'
import { open, openRecords } from './open.ts'
import type { Options } from './read-spec.ts'
import { conditionsTable, recordLines, resourcesTable, toTime } from './record-text.ts'

interface StatusOptions extends Options {
  readonly output: 'text' | 'json'
  readonly full?: boolean
  readonly recorded?: boolean
  readonly watch?: boolean
}

/** Where the record is, and what to print of an environment with that record. */
interface View {
  readonly place: StatusPlace
  readonly show: (record: StatusRecord | undefined) => Promise<string>
}

/** How often the record is read while it is followed, in milliseconds. */
const INTERVAL = 2_000

/** Shows the condition of each resource and the reason, and what only records know; with --recorded from the records alone. */
export async function status(options: StatusOptions): Promise<number> {
  const view = options.recorded ? await recordedView(options) : await liveView(options)
  if (options.watch) return follow(view)
  process.stdout.write(`${await view.show(await recordOf(view))}\n`)
  return EXIT.ok
}

/** Shows it again whenever the record says something else. */
async function follow(view: View): Promise<number> {
  endAtSignals()
  for (let shown: string | undefined; ; await pause(INTERVAL)) {
    const record = await recordOf(view)
    const { at: _at, controllerAt: _controllerAt, lastPass: _lastPass, ...rest } = record ?? { at: '' }
    const now = JSON.stringify(rest)
    if (now === shown) continue
    process.stdout.write(`${shown === undefined ? '' : '\n'}${await view.show(record)}\n`)
    shown = now
  }
}

/** The record; undefined where there is none. A record that cannot be read is mentioned, and hides nothing else. */
const recordOf = async ({ place }: View): Promise<StatusRecord | undefined> =>
  (
    await readStatus(place).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
      return undefined
    })
  )?.value

/** Looks at AWS. */
async function liveView(options: StatusOptions): Promise<View> {
  const session = await open(options)
  const { spec, account, graph, world } = session
  const { application, environment, region } = spec
  const show = async (record: StatusRecord | undefined) => {
    world.refresh({ deep: true })
    const found = toStatus(await session.plan(graph), graph)
    const conditions = environmentConditions({
      status: found.status,
      overrides: [],
      before: record?.conditions ?? [],
      generation: graph.spec.generation,
      now: new Date().toISOString(),
    })
    const live = found.toJson({ application, environment, region, account })
    if (options.output === 'json') return toJson({ ...live, conditions }, record)
    const recorded = record ? [recordLines(record), ...onlyRecorded(record, conditions)] : []
    return [found.toText(options.full === true), ...recorded].join('\n')
  }
  return { place: { records: controlRecords(session), key: recordKeys(spec).status }, show }
}

/** Conditions that need attention, and that the look at AWS cannot find: they concern the source, or a refusal. */
const onlyRecorded = (record: StatusRecord, conditions: StatusRecord['conditions']) =>
  record.conditions
    .filter(({ type }) => (type === 'Stalled' || type === 'ActionNeeded') && isTrue(record.conditions, type) && !isTrue(conditions, type))
    .map(({ type, reason, message }) => printable(`${type} at the last pass: ${reason}: ${message}`))

/** Reads the record alone. */
async function recordedView(options: StatusOptions): Promise<View> {
  const { spec, account, records, keys } = await openRecords(options)
  const { application, environment, region } = spec
  const show = async (record: StatusRecord | undefined) => {
    const { conditions = [], resources = [] } = record ?? {}
    if (options.output === 'json')
      return toJson({ application, environment, region, account, ready: isTrue(conditions, 'Ready'), resources, conditions }, record)
    if (!record) return `Nothing is recorded of ${environment}: no pass has ended yet, or its records are gone.`
    const tables = [conditionsTable(conditions), resourcesTable(record, options.full === true)].filter(Boolean)
    return [...tables, `As recorded at ${toTime(record.at)}.\n${recordLines(record)}`].join('\n\n')
  }
  return { place: { records, key: keys.status }, show }
}

/** For programs; what only the record knows is under `revision` and `record`. */
function toJson(found: object, record: StatusRecord | undefined): string {
  const { at, by, isController, controllerAt, lastPass, pause, pin } = record ?? {}
  const known = record ? { at, by, isController, controllerAt, lastPass, pause, pin } : null
  return JSON.stringify({ ...found, revision: record?.revision ?? null, record: known }, undefined, 2)
}
