import { pino } from 'pino'
import { Controller } from '../controller/controller.ts'
import { openSource } from '../controller/open-source.ts'
import type { Source } from '../controller/source.ts'
import { Specs } from '../controller/specs.ts'
import { OperatorError } from '../operator/errors.ts'
import { checkAwsEnvironment } from './aws-environment.ts'
import { EXIT, Exit } from './exit.ts'
import { interrupts } from './interrupts.ts'

interface Options {
  readonly source: readonly string[]
  /** In milliseconds. */
  readonly poll: number
  /** In milliseconds. */
  readonly resync: number
  /** In milliseconds. */
  readonly deepResync: number
  readonly once?: boolean
}

/** Keeps every environment of the sources as its spec says, until a signal ends it; with --once in one pass. */
export async function run({ source, poll, resync, deepResync, once }: Options): Promise<number> {
  if (source.length === 0)
    throw new Exit(
      EXIT.invalid,
      'Name where specs are: --source DIRECTORY, s3://BUCKET/PREFIX or https://HOST/REPO.git#BRANCH:PATH, or POSTMAGIQ_SOURCE.',
    )
  const sources = source.map(name => toSource(name, poll))
  await checkAwsEnvironment(process.env)
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 1, sync: true }))
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']
  const specs = new Specs(sources, region === undefined ? {} : { region })
  const controller = new Controller({ specs, log, resync, deepResync })
  const signal = interrupts(line => log.info(line))
  if (once) return (await controller.once(signal)) ? EXIT.ok : EXIT.error
  await controller.run(signal)
  return EXIT.ok
}

function toSource(name: string, poll: number): Source {
  try {
    return openSource(name, { poll })
  } catch (error) {
    throw error instanceof OperatorError ? new Exit(EXIT.invalid, error.message) : error
  }
}
