import { readHistory } from '../operator/history.ts'
import { EXIT } from './exit.ts'
import { historyText } from './history-text.ts'
import { openRecords } from './open.ts'
import type { Options } from './read-spec.ts'

interface HistoryOptions extends Options {
  /** How far back, in milliseconds. */
  readonly since: number
  readonly output: 'text' | 'json'
}

/** Shows what was done in an environment, why and by whom, the newest last. */
export async function history(options: HistoryOptions): Promise<number> {
  const { spec, records, keys } = await openRecords(options)
  const since = new Date(Date.now() - options.since)
  const found = await readHistory(records, keys.history, since)
  const text =
    options.output === 'json'
      ? JSON.stringify(found, undefined, 2)
      : historyText(found) || `Nothing was done in ${spec.environment} since ${since.toISOString()}, or it was not recorded.`
  process.stdout.write(`${text}\n`)
  return EXIT.ok
}
