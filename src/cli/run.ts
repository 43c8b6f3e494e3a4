import { pino } from 'pino'
import { Controller } from '../controller/controller.ts'
import { Leadership } from '../controller/leadership.ts'
import { openSource } from '../controller/open-source.ts'
import type { Source } from '../controller/source.ts'
import { Specs } from '../controller/specs.ts'
import { openOwnAccount } from '../operator/account.ts'
import { OperatorError } from '../operator/errors.ts'
import { bound } from '../providers/call-bounds.ts'
import { checkAwsEnvironment } from './aws-environment.ts'
import { EXIT, Exit } from './exit.ts'
import { shutdown } from './shutdown.ts'

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
  const { stop, cutOff } = shutdown(log, once ? EXIT.error : EXIT.ok)
  // A scheduled pass may run beside a controller: each environment's lease lets one of them act.
  if (once) return (await bound({ cutOff }, () => controller.once(stop))) ? EXIT.ok : EXIT.error
  const leadership = new Leadership({ open: openOwnAccount, log })
  await bound({ cutOff }, () => leadership.run(stop, led => controller.run(led)))
  return EXIT.ok
}

function toSource(name: string, poll: number): Source {
  try {
    return openSource(name, { poll })
  } catch (error) {
    throw error instanceof OperatorError ? new Exit(EXIT.invalid, error.message) : error
  }
}
