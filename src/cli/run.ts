import type { S3 } from '@aws-sdk/client-s3'
import { pino } from 'pino'
import { Controller } from '../controller/controller.ts'
import { directory } from '../controller/directory.ts'
import { logFault, openLog } from '../controller/log.ts'
import { Metrics } from '../controller/metrics.ts'
import { Notifier } from '../controller/notifier.ts'
import { s3Source } from '../controller/s3-source.ts'
import type { Source } from '../controller/source.ts'
import { Specs } from '../controller/specs.ts'
import { State } from '../controller/state.ts'
import { openAccount } from '../operator/account.ts'
import { checkAwsEnvironment } from './aws-environment.ts'
import { EXIT, Exit } from './exit.ts'
import { interrupts } from './interrupts.ts'
import { type ListenOptions, openServer } from './listen.ts'

interface Options extends ListenOptions {
  readonly source: readonly string[]
  /** In milliseconds. */
  readonly resync: number
  /** In milliseconds. */
  readonly deepResync: number
  readonly once?: boolean
}

/** How long the controller may take for one turn, in milliseconds. */
const ALIVE = 60_000

/** Keeps every environment of the sources as its spec says, until a signal ends it; with --once in one pass. */
export async function run({ source, resync, deepResync, once, ...options }: Options): Promise<number> {
  if (source.length === 0)
    throw new Exit(EXIT.invalid, 'Name where specs are: --source DIRECTORY or s3://BUCKET/PREFIX, or POSTMAGIQ_SOURCE.')
  await checkAwsEnvironment(process.env)
  const log = openLog(pino.destination({ fd: 1, sync: true }))
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']
  const state = new State()
  const metrics = new Metrics({ state, isLeader: () => true, ofProcess: true })
  const controller = new Controller({
    specs: new Specs(source.map(toSource), region),
    log,
    resync,
    deepResync,
    state,
    observeQueue: environment => metrics.queues.observe(environment),
    calls: { ...metrics.calls, onEnd: call => [metrics.calls.onEnd, logFault(log)].forEach(listener => listener(call)) },
  })
  const signal = interrupts(line => log.info(line))
  if (once) return (await controller.once(signal)) ? EXIT.ok : EXIT.error
  new Notifier({ state, log })
  const server = await openServer(options, log, {
    state,
    metrics,
    isAlive: () => Date.now() - controller.turnedAt < ALIVE,
    isReady: () => controller.isReady,
  })
  // A token file is read at every request, so a hang-up has nothing to do; by default it would end the process.
  process.on('SIGHUP', () => log.info('SIGHUP: nothing needs to be read again'))
  await controller.run(signal)
  await server?.close()
  return EXIT.ok
}

function toSource(name: string): Source {
  if (name.startsWith('s3://')) return s3Source(name, openS3)
  if (/^[a-z+]+:\/\//.test(name)) throw new Exit(EXIT.invalid, `${name} is neither a directory nor s3://BUCKET/PREFIX.`)
  return directory(name)
}

/** The buckets are asked in the region of the standard configuration, and with its credentials. */
function openS3(): Promise<S3> {
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1'
  s3 ??= openAccount({ region }).then(({ aws }) => aws.s3)
  s3.catch(() => (s3 = undefined))
  return s3
}
let s3: Promise<S3> | undefined
