import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { callMetrics } from './call-metrics.ts'
import { describeState, STATES } from './describe-state.ts'
import type { EnvironmentState } from './environment-state.ts'
import { QueueMetrics } from './queue-metrics.ts'
import type { State } from './state.ts'

interface Options {
  readonly state: State
  /** Whether this process is the one that acts. */
  readonly isLeader: () => boolean
  /** Whether memory, processor and event loop of the process are measured as well. */
  readonly ofProcess?: boolean
}

/** All metrics of a controller, for Prometheus. No label names a single resource. */
export class Metrics {
  readonly #registry = new Registry()
  readonly queues = new QueueMetrics(this.#registry)
  /** Listeners of AWS calls. */
  readonly calls = callMetrics(this.#registry)

  constructor({ state, isLeader, ofProcess = false }: Options) {
    if (ofProcess) collectDefaultMetrics({ register: this.#registry })
    addGauge(this.#registry, LEADERSHIP, isLeader)
    for (const measured of OF_ENVIRONMENTS) addGauge(this.#registry, measured, () => state.environments)
    countPasses(this.#registry, state)
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  /** The metrics in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics()
  }
}

/** A series: its labels, and its value now. */
type Sample = readonly [Readonly<Record<string, string>>, number]

interface Measured<Input> {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  readonly measure: (input: Input) => readonly Sample[]
}

/** A gauge that is measured when it is read; series that are gone disappear. */
function addGauge<Input>(registry: Registry, { name, help, labels, measure }: Measured<Input>, input: () => Input) {
  new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    collect() {
      this.reset()
      for (const [labelled, value] of measure(input())) this.set(labelled, value)
    },
  })
}

function countPasses(registry: Registry, state: State) {
  const passes = new Counter({
    name: 'postmagiq_passes_total',
    help: 'Passes by environment, sort and result',
    labelNames: ['environment', 'sort', 'result'],
    registers: [registry],
  })
  state.listen(({ type, state: { key: environment, lastPass } }) => {
    if (type === 'pass' && lastPass) passes.inc({ environment, sort: lastPass.sort, result: lastPass.result })
  })
}

const LEADERSHIP: Measured<boolean> = {
  name: 'leader_election_master_status',
  help: 'Whether this replica is the one that acts',
  labels: ['name'],
  measure: isLeader => [[{ name: 'postmagiq' }, Number(isLeader)]],
}

const OF_ENVIRONMENTS: readonly Measured<readonly EnvironmentState[]>[] = [
  {
    name: 'postmagiq_environments',
    help: 'How many environments are in each state',
    labels: ['state'],
    measure: all => STATES.map(state => [{ state }, all.filter(one => describeState(one) === state).length]),
  },
  {
    name: 'postmagiq_condition',
    help: 'The conditions of an environment: 1 for the status that each has',
    labels: ['environment', 'type', 'status'],
    measure: all => all.flatMap(conditionsOf),
  },
  {
    name: 'postmagiq_oldest_drift_seconds',
    help: 'For how long the resource that drifted first has differed; 0 where none does',
    labels: ['environment'],
    measure: all => all.map(({ key: environment, driftSince }) => [{ environment }, oldestAge(driftSince)]),
  },
  {
    name: 'postmagiq_revision_info',
    help: 'The revision that is in force',
    labels: ['environment', 'revision'],
    measure: all => all.map(({ key: environment, revision }) => [{ environment, revision: revision.id }, 1]),
  },
]

const conditionsOf = ({ key: environment, conditions }: EnvironmentState) =>
  conditions.flatMap(({ type, status }) =>
    ['True', 'False'].map((possible): Sample => [{ environment, type, status: possible }, Number(status === possible)]),
  )

const oldestAge = (times: ReadonlyMap<string, number>) => (times.size === 0 ? 0 : (Date.now() - Math.min(...times.values())) / 1000)
