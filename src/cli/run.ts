import { pino } from 'pino'
import { Controller } from '../controller/controller.ts'
import { directory } from '../controller/directory.ts'
import { Specs } from '../controller/specs.ts'
import { checkAwsEnvironment } from './aws-environment.ts'
import { EXIT, Exit } from './exit.ts'
import { interrupts } from './interrupts.ts'

interface Options {
  readonly source: readonly string[]
  /** In milliseconds. */
  readonly resync: number
  /** In milliseconds. */
  readonly deepResync: number
  readonly once?: boolean
}

/** Keeps every environment of the sources as its spec says, until a signal ends it; with --once in one pass. */
export async function run({ source, resync, deepResync, once }: Options): Promise<number> {
  if (source.length === 0) throw new Exit(EXIT.invalid, 'Name a directory with specs: --source DIRECTORY, or POSTMAGIQ_SOURCE.')
  await checkAwsEnvironment(process.env)
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 1, sync: true }))
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']
  const controller = new Controller({ specs: new Specs(source.map(directory), region), log, resync, deepResync })
  const signal = interrupts(line => log.info(line))
  if (once) return (await controller.once(signal)) ? EXIT.ok : EXIT.error
  await controller.run(signal)
  return EXIT.ok
}
