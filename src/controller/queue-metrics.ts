import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { HandlingResult, QueueObserver } from '../reconciler/work-queue.ts'

/** client-go's buckets: powers of ten from 10 ns. */
const QUEUE_BUCKETS = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000]

/** Some of controller-runtime's buckets. */
const RECONCILE_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

const RESULTS: readonly HandlingResult[] = ['success', 'requeue', 'requeue_after', 'error']

/** The keys of one queue that wait or are handled, and since when, in milliseconds since the epoch. */
interface Progress {
  readonly added: Map<string, number>
  readonly started: Map<string, number>
}

/** The queue metrics of controller-runtime and client-go, with their names and meanings; a controller is an environment. */
export class QueueMetrics {
  readonly #queues = new Map<string, Progress>()
  readonly #instruments: ReturnType<typeof createInstruments>

  constructor(registry: Registry) {
    this.#instruments = createInstruments(registry, this.#queues)
  }

  /** The observer of one run of the queue of an environment. */
  observe(environment: string): QueueObserver<string> {
    const measure = this.#instruments
    const progress: Progress = { added: new Map(), started: new Map() }
    const [name, controller] = [{ name: environment }, { controller: environment }]
    this.#queues.set(environment, progress)
    for (const result of RESULTS) measure.reconciles.inc({ ...controller, result }, 0)
    for (const counter of [measure.adds, measure.retries]) counter.inc(name, 0)
    measure.errors.inc(controller, 0)
    return {
      began: workers => measure.workers.set(controller, workers),
      added: key => {
        measure.adds.inc(name)
        progress.added.set(key, Date.now())
      },
      delayed: () => measure.retries.inc(name),
      started: key => {
        measure.waited.observe(name, secondsSince(progress.added.get(key)))
        progress.added.delete(key)
        progress.started.set(key, Date.now())
      },
      ended: (key, result) => {
        const seconds = secondsSince(progress.started.get(key))
        progress.started.delete(key)
        measure.worked.observe(name, seconds)
        measure.reconcileTime.observe(controller, seconds)
        measure.reconciles.inc({ ...controller, result })
        if (result === 'error') measure.errors.inc(controller)
      },
      stopped: () => progress.added.clear(),
    }
  }
}

const secondsSince = (time = Date.now()) => (Date.now() - time) / 1000

function createInstruments(registry: Registry, queues: ReadonlyMap<string, Progress>) {
  const registers = [registry]
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) => new Counter({ name, help, labelNames, registers })
  const histogram = <L extends string>(name: string, help: string, label: L, buckets: number[]) =>
    new Histogram({ name, help, labelNames: [label], buckets, registers })
  createGauges(registry, queues)
  return {
    reconciles: counter('controller_runtime_reconcile_total', 'Reconciliations by result', 'controller', 'result'),
    errors: counter('controller_runtime_reconcile_errors_total', 'Reconciliations that failed', 'controller'),
    reconcileTime: histogram(
      'controller_runtime_reconcile_time_seconds',
      'How long a reconciliation takes',
      'controller',
      RECONCILE_BUCKETS,
    ),
    workers: new Gauge({
      name: 'controller_runtime_max_concurrent_reconciles',
      help: 'How many resources are reconciled at a time at most',
      labelNames: ['controller'],
      registers,
    }),
    adds: counter('workqueue_adds_total', 'Keys added to the queue', 'name'),
    retries: counter('workqueue_retries_total', 'Keys added to the queue after a delay', 'name'),
    waited: histogram('workqueue_queue_duration_seconds', 'How long a key waits in the queue', 'name', QUEUE_BUCKETS),
    worked: histogram('workqueue_work_duration_seconds', 'How long handling a key takes', 'name', QUEUE_BUCKETS),
  }
}

/** Gauges are computed when they are read. */
function createGauges(registry: Registry, queues: ReadonlyMap<string, Progress>) {
  const gauge = (name: string, help: string, label: string, measure: (progress: Progress) => number) =>
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [registry],
      collect() {
        for (const [environment, progress] of queues) this.set({ [label]: environment }, measure(progress))
      },
    })
  const running = ({ started }: Progress) => [...started.values()].map(secondsSince)
  gauge('controller_runtime_active_workers', 'How many resources are being reconciled', 'controller', ({ started }) => started.size)
  gauge('workqueue_depth', 'How many keys wait in the queue', 'name', ({ added }) => added.size)
  gauge('workqueue_unfinished_work_seconds', 'How long the keys in hand have been handled, in all', 'name', progress =>
    running(progress).reduce((sum, seconds) => sum + seconds, 0),
  )
  gauge('workqueue_longest_running_processor_seconds', 'How long the longest of them has been', 'name', progress =>
    Math.max(0, ...running(progress)),
  )
}
