import { afterAll, beforeAll, expect, test } from 'vitest'
import { LogGroup } from '../../src/providers/logs/log-group.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { emptyGraphOf, environment, runOnce } from '../support/engine.ts'
import { emulatorControl } from '../support/emulator-control.ts'

const spec = await environment('environments/dev')

let emulator: Emulator

beforeAll(async () => {
  emulator = await newEmulator()
  process.env['AWS_ENDPOINT_URL'] = emulator.url
})
afterAll(() => emulator.stop())

test('sends a retention five times when AWS keeps showing another, and then reports both values', async () => {
  await emulatorControl(emulator.url).faults([
    { kind: 'override', service: 'logs', operation: 'DescribeLogGroups', field: 'logGroups[].retentionInDays', value: 30 },
  ])
  const graph = emptyGraphOf(spec)
  graph.add(LogGroup, 'logs', { retentionDays: 14 }, { name: '/postmagiq/dev/api' })
  let sent = 0
  const onCall = (_client: string, command: string) => {
    if (command === 'PutRetentionPolicyCommand') sent++
  }
  const { status } = await runOnce(spec, graph, { onCall })
  expect(sent).toBe(5)
  expect(status.found('logs')).toMatchObject({ reason: 'Resisted', message: 'retentionDays: asked for 14, AWS shows 30' })
})
