import { beforeEach, expect, test, vi } from 'vitest'
import { Metrics } from '../../src/controller/metrics.ts'
import { converge, newGraph } from '../support/converge.ts'
import { controllerState, KEY } from '../support/controller-state.ts'
import { FakeCloud } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

const environment = `{environment="${KEY}"`

/** The series of a text in Prometheus' format, by name and labels. */
async function read(metrics: Metrics) {
  const lines = (await metrics.text()).split('\n').filter(line => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]))
}

test('a run of the engine has the counts and times of controller-runtime', async () => {
  const { state } = controllerState()
  const metrics = new Metrics({ state, isLeader: () => true })
  const cloud = new FakeCloud()
  const graph = newGraph()
  graph.add(cloud.kind('AWS::Test::Box'), 'box', { size: 1, colour: 'red' })
  await converge(graph, [cloud.kind('AWS::Test::Box')] as never, { queueObserver: metrics.queues.observe('dev') })
  const series = await read(metrics)
  const results = ['success', 'requeue', 'requeue_after', 'error'].map(
    result => series[`controller_runtime_reconcile_total{controller="dev",result="${result}"}`]!,
  )
  expect(results).toEqual([expect.any(Number), 0, expect.any(Number), 0])
  expect(Math.min(results[0]!, results[2]!)).toBeGreaterThan(0)
  expect(series['controller_runtime_reconcile_errors_total{controller="dev"}']).toBe(0)
  expect(series['controller_runtime_max_concurrent_reconciles{controller="dev"}']).toBe(4)
  expect(series['controller_runtime_active_workers{controller="dev"}']).toBe(0)
  const adds = series['workqueue_adds_total{name="dev"}']!
  expect(adds).toBe(results.reduce((sum, times) => sum + times))
  expect(series['workqueue_queue_duration_seconds_count{name="dev"}']).toBe(adds)
  expect(series['workqueue_work_duration_seconds_count{name="dev"}']).toBe(adds)
  expect(series['controller_runtime_reconcile_time_seconds_count{controller="dev"}']).toBe(adds)
  expect(series['workqueue_depth{name="dev"}']).toBe(0)
})

test('depth, work in hand and waiting are those of the moment', async () => {
  const { state } = controllerState()
  const metrics = new Metrics({ state, isLeader: () => true })
  const queue = metrics.queues.observe('dev')
  for (const key of ['a', 'b', 'c']) queue.added(key)
  queue.started('a')
  vi.advanceTimersByTime(2000)
  queue.started('b')
  vi.advanceTimersByTime(1000)
  expect(await read(metrics)).toMatchObject({
    'workqueue_depth{name="dev"}': 1,
    'controller_runtime_active_workers{controller="dev"}': 2,
    'workqueue_unfinished_work_seconds{name="dev"}': 4,
    'workqueue_longest_running_processor_seconds{name="dev"}': 3,
    'workqueue_queue_duration_seconds_sum{name="dev"}': 2,
  })
  queue.ended('a', 'error')
  queue.ended('b', 'success')
  queue.delayed('a')
  queue.stopped()
  expect(await read(metrics)).toMatchObject({
    'workqueue_depth{name="dev"}': 0,
    'workqueue_unfinished_work_seconds{name="dev"}': 0,
    'workqueue_work_duration_seconds_sum{name="dev"}': 4,
    'workqueue_retries_total{name="dev"}': 1,
    'controller_runtime_reconcile_errors_total{controller="dev"}': 1,
  })
})

test('AWS calls count by service, operation and result, and a bucket is no label', async () => {
  const { state } = controllerState()
  const metrics = new Metrics({ state, isLeader: () => false })
  const call = { service: 'EC2', operation: 'DescribeVpcs', region: 'us-east-1' }
  for (const result of ['ok', 'ok', 'throttled'] as const) metrics.calls.onEnd({ ...call, result })
  for (const host of ['ec2.us-east-1.amazonaws.com', 'one.s3.us-east-1.amazonaws.com', 'two.dots.s3.us-east-1.amazonaws.com'])
    metrics.calls.onAnswer({ host, method: 'POST', status: 200 })
  expect(await read(metrics)).toMatchObject({
    'postmagiq_aws_calls_total{service="EC2",operation="DescribeVpcs",result="ok"}': 2,
    'postmagiq_aws_calls_total{service="EC2",operation="DescribeVpcs",result="throttled"}': 1,
    'rest_client_requests_total{code="200",method="POST",host="ec2.us-east-1.amazonaws.com"}': 1,
    'rest_client_requests_total{code="200",method="POST",host="s3.us-east-1.amazonaws.com"}': 2,
    'leader_election_master_status{name="postmagiq"}': 0,
  })
})

test('an environment has its condition, state, revision, passes and oldest drift', async () => {
  const { state, look, pass, fail, plan } = controllerState()
  const metrics = new Metrics({ state, isLeader: () => true })
  Object.assign(plan.steps[0]!, { origin: 'drift' })
  look('OutOfSync')
  vi.advanceTimersByTime(60_000)
  look('OutOfSync')
  expect(await read(metrics)).toMatchObject({
    [`postmagiq_oldest_drift_seconds${environment}}`]: 60,
    [`postmagiq_condition${environment},type="Ready",status="True"}`]: 0,
    [`postmagiq_condition${environment},type="Ready",status="False"}`]: 1,
    'postmagiq_environments{state="NotReady"}': 1,
    [`postmagiq_revision_info${environment},revision="abc123"}`]: 1,
  })
  pass()
  fail('AWS is away')
  expect(await read(metrics)).toMatchObject({
    [`postmagiq_oldest_drift_seconds${environment}}`]: 0,
    'postmagiq_environments{state="NotReady"}': 0,
    'postmagiq_environments{state="Stalled"}': 1,
    [`postmagiq_passes_total${environment},sort="cheap",result="succeeded"}`]: 1,
    [`postmagiq_passes_total${environment},sort="cheap",result="failed"}`]: 1,
  })
})

test('a step that the spec asks for is no drift', async () => {
  const { state, look, plan } = controllerState()
  const metrics = new Metrics({ state, isLeader: () => true })
  Object.assign(plan.steps[0]!, { origin: 'spec' })
  look('OutOfSync')
  vi.advanceTimersByTime(60_000)
  expect((await read(metrics))[`postmagiq_oldest_drift_seconds${environment}}`]).toBe(0)
})

test('series of what is gone disappear', async () => {
  const { state, look } = controllerState()
  const metrics = new Metrics({ state, isLeader: () => true })
  look()
  state.forget(KEY)
  expect(Object.keys(await read(metrics)).filter(name => /condition|revision/.test(name))).toEqual([])
})

test('the process is measured where that is asked for', async () => {
  const { state } = controllerState()
  const text = await new Metrics({ state, isLeader: () => true, ofProcess: true }).text()
  expect(text).toMatch(/^process_resident_memory_bytes \d+/m)
  expect(text).toMatch(/^process_cpu_seconds_total [\d.]+/m)
})
