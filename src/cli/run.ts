import { hostname } from 'node:os'
import { kinds } from '../providers/kinds.ts'
import { adopt } from '../providers/tags.ts'
import type { ConsentPolicy } from '../reconciler/consent.ts'
import { converge } from '../reconciler/converge.ts'
import type { Graph } from '../reconciler/graph.ts'
import { withLease, LeaseTaken } from '../lease/with-lease.ts'
import { Lease } from '../lease/lease.ts'
import type { Plan } from '../reconciler/plan.ts'
import { Status } from '../reconciler/status.ts'
import { createDisplay } from '../report/terminal.ts'
import { Progress } from '../report/progress.ts'
import { controlBucket, ensureControl, leaseKey } from './control-bucket.ts'
import { EXIT, Exit } from './exit.ts'
import { interrupts } from './interrupts.ts'
import type { Session } from './session.ts'

/** What the verbs that change things take besides. */
export interface RunOptions {
  readonly yes?: boolean
  /** False with `--no-wait`. */
  readonly wait: boolean
  /** In milliseconds. */
  readonly timeout: number
}

interface Work {
  readonly graph: Graph
  readonly plan: Plan
  readonly terms: ConsentPolicy
  /** Whether nothing is to be left of the environment. */
  readonly last?: boolean
}

/** A lease lasts 15 s, as controller-runtime's do; it is renewed every 3. */
const TTL = 15_000

/** What a run came to. */
interface RunResult {
  readonly status: Status
  readonly progress: Progress
}

const write = (line: string) => void process.stderr.write(`${line}\n`)

/** Runs the engine for an environment as its only writer, telling what happens, until nothing more will come by itself. */
export async function run(session: Session, work: Work, options: RunOptions): Promise<RunResult> {
  await ensureControl(session)
  const stop = interrupts(write)
  const signal = AbortSignal.any([stop, AbortSignal.timeout(options.timeout)])
  const ids = new Map(work.plan.steps.flatMap(step => ('live' in step ? [[step.live.arn, step.id] as const] : [])))
  const live = createDisplay(process.stderr, () => progress.waiting)
  const progress: Progress = new Progress({ write: live.write, label: key => ids.get(key) ?? key })
  const status = new Status(progress)
  try {
    await runWithLease(session, work, { status, signal, wait: options.wait, write: live.write })
  } catch (error) {
    if (error instanceof LeaseTaken) throw new Exit(EXIT.taken, `${error.message} holds the lease of this environment.`)
    if (!signal.aborted) throw error
  } finally {
    live.end()
  }
  if (stop.aborted) throw new Exit(EXIT.interrupted, 'Interrupted. Nothing is lost: the next run goes on from here.')
  if (signal.aborted) throw new Exit(EXIT.error, `Not done in time${stillWaiting(progress)}. The next run goes on from here.`)
  return { status, progress }
}

/** What it was that took so long, where that is known: nothing is before the lease is ours. */
const stillWaiting = ({ waiting }: Progress) => (waiting.length > 0 ? `; still waiting: ${waiting.join(', ')}` : '')

interface Watched {
  readonly status: Status
  readonly signal: AbortSignal
  readonly wait: boolean
  readonly write: (line: string) => void
}

/** Holds the lease while the engine runs. */
async function runWithLease(session: Session, { graph, terms, last }: Work, { status, signal, wait, write }: Watched) {
  const { world } = session
  const lease = toLease(session)
  const onWait = (holder: string) => write(`Waiting for the lease, which ${holder} holds...`)
  const onError = (error: unknown) => write(`About the lease, once more: ${error instanceof Error ? error.message : error}`)
  const context = { graph, kinds, world, status, terms, adopt, held: () => lease.held(), poll, resync: 300_000 }
  const removeAfter = () => last === true && status.ready && !signal.aborted
  await withLease(lease, { wait, signal, onWait, onError, removeAfter }, () => converge(context, { signal, workers: 8, backoff }))
}

const toLease = (session: Session) =>
  new Lease({
    s3: session.aws.s3,
    bucket: controlBucket(session),
    key: leaseKey(session),
    holder: `${process.env['USER'] ?? process.getuid?.() ?? 'someone'}@${hostname()} (${process.pid})`,
    ttl: TTL,
  })

/** Soon at first, since most things are quick; then less and less often, since the slow ones take minutes. */
const poll = (times: number) => Math.min(10_000, 400 * 1.25 ** times)
const backoff = (failures: number) => Math.min(15_000, 500 * 2 ** failures) * (0.75 + Math.random() / 2)
