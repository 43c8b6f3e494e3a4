import type { S3 } from '@aws-sdk/client-s3'
import { pino } from 'pino'
import { Controller } from '../controller/controller.ts'
import { directory } from '../controller/directory.ts'
import { Leadership } from '../controller/leadership.ts'
import { s3Source } from '../controller/s3-source.ts'
import type { Source } from '../controller/source.ts'
import { Specs } from '../controller/specs.ts'
import { type Account, openAccount } from '../operator/account.ts'
import { bound } from '../providers/call-bounds.ts'
import { checkAwsEnvironment } from './aws-environment.ts'
import { EXIT, Exit } from './exit.ts'
import { shutdown } from './shutdown.ts'

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
  if (source.length === 0)
    throw new Exit(EXIT.invalid, 'Name where specs are: --source DIRECTORY or s3://BUCKET/PREFIX, or POSTMAGIQ_SOURCE.')
  await checkAwsEnvironment(process.env)
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 1, sync: true }))
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']
  const controller = new Controller({ specs: new Specs(source.map(toSource), region), log, resync, deepResync })
  const { stop, cutOff } = shutdown(log, once ? EXIT.error : EXIT.ok)
  // A scheduled pass may run beside a controller: each environment's lease lets one of them act.
  if (once) return (await bound({ cutOff }, () => controller.once(stop))) ? EXIT.ok : EXIT.error
  const leadership = new Leadership({ open: openOwn, log })
  await bound({ cutOff }, () => leadership.run(stop, led => controller.run(led)))
  return EXIT.ok
}

function toSource(name: string): Source {
  if (name.startsWith('s3://')) return s3Source(name, openS3)
  if (/^[a-z+]+:\/\//.test(name)) throw new Exit(EXIT.invalid, `${name} is neither a directory nor s3://BUCKET/PREFIX.`)
  return directory(name)
}

/** The buckets are asked in the region of the standard configuration, and with its credentials. */
const openS3 = async (): Promise<S3> => (await openOwn()).aws.s3

/** The process's own account, in the region of the standard configuration. */
function openOwn(): Promise<Account> {
  own ??= openAccount({ region: process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1' })
  own.catch(() => (own = undefined))
  return own
}
let own: Promise<Account> | undefined
