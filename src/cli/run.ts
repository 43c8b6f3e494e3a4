import { type Logger, pino } from 'pino'
import { Controller } from '../controller/controller.ts'
import { Leadership } from '../controller/leadership.ts'
import { logFault, openLog } from '../controller/log.ts'
import { Metrics } from '../controller/metrics.ts'
import { Notifier } from '../controller/notifier.ts'
import { openSource } from '../controller/open-source.ts'
import type { Source } from '../controller/source.ts'
import { Specs } from '../controller/specs.ts'
import { State } from '../controller/state.ts'
import { openOwnAccount } from '../operator/account.ts'
import { OperatorError } from '../operator/errors.ts'
import { recallRevisions, rememberPlace } from '../operator/places.ts'
import { bound } from '../providers/call-bounds.ts'
import { checkAwsEnvironment } from './aws-environment.ts'
import { EXIT, Exit } from './exit.ts'
import { type ListenOptions, openServer } from './listen.ts'
import { shutdown } from './shutdown.ts'

interface Options extends ListenOptions {
  readonly source: readonly string[]
  /** In milliseconds. */
  readonly poll: number
  /** In milliseconds. */
  readonly resync: number
  /** In milliseconds. */
  readonly deepResync: number
  /** In milliseconds. */
  readonly eventLookups: readonly number[]
  readonly once?: boolean
}

/** How long the controller may take for one turn, in milliseconds. */
const ALIVE = 60_000

/** Keeps every environment of the sources as its spec says, until a signal ends it; with --once in one pass. */
export async function run({ source, poll, resync, deepResync, eventLookups, once, ...options }: Options): Promise<number> {
  if (source.length === 0)
    throw new Exit(
      EXIT.invalid,
      'Name where specs are: --source DIRECTORY, s3://BUCKET/PREFIX or https://HOST/REPO.git#BRANCH:PATH, or POSTMAGIQ_SOURCE.',
    )
  const sources = source.map(name => toSource(name, poll))
  await checkAwsEnvironment(process.env)
  const log = openLog(pino.destination({ fd: 1, sync: true }))
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']
  const recall = async () => recallRevisions(await openOwnAccount())
  const specs = new Specs(sources, { recall, ...(region !== undefined && { region }) })
  const state = new State()
  const leadership: Leadership = new Leadership({ open: openOwnAccount, log })
  const metrics = new Metrics({ state, isLeader: () => leadership.isLeader, ofProcess: true })
  const controller = new Controller({
    ...{ specs, log, resync, deepResync, eventLookups, state },
    remember: async place => rememberPlace(await openOwnAccount(), place),
    observeQueue: environment => metrics.queues.observe(environment),
    calls: { ...metrics.calls, onEnd: call => [metrics.calls.onEnd, logFault(log)].forEach(listener => listener(call)) },
  })
  retryAtHangUp(log, [leadership, controller])
  const { stop, cutOff } = shutdown(log, once ? EXIT.error : EXIT.ok)
  // A scheduled pass may run beside a controller: each environment's lease lets one of them act.
  if (once) return (await bound({ cutOff }, () => controller.once(stop))) ? EXIT.ok : EXIT.error
  new Notifier({ state, log, memory: controller.notified })
  const server = await openServer(options, log, {
    state,
    metrics,
    isAlive: () => !leadership.isLeader || Date.now() - controller.turnedAt < ALIVE,
    // A replica that waits for the leader to end is ready to take over.
    isReady: () => leadership.isWaiting || (leadership.isLeader && controller.isReady),
  })
  await bound({ cutOff }, () => leadership.run(stop, led => controller.run(led)))
  await server?.close()
  return EXIT.ok
}

/** Tries what AWS denied again at SIGHUP, which somebody sends once it is allowed. */
function retryAtHangUp(log: Logger, denied: readonly { retryDenied(): void }[]) {
  process.on('SIGHUP', () => {
    log.info('SIGHUP: what AWS denied is tried again now')
    for (const one of denied) one.retryDenied()
  })
}

function toSource(name: string, poll: number): Source {
  try {
    return openSource(name, { poll })
  } catch (error) {
    throw error instanceof OperatorError ? new Exit(EXIT.invalid, error.message) : error
  }
}
