import { beforeEach, expect, test, vi } from 'vitest'
import { EventStream } from '../../src/controller/event-stream.ts'

beforeEach(() => void vi.useFakeTimers())

const message = { type: 'pass', data: { key: 'dev' } } as const

test('sends a heartbeat every 15 seconds', async () => {
  const events = new EventStream()
  const reader = events.open(undefined, () => {}).getReader()
  await reader.read()
  await vi.advanceTimersByTimeAsync(15_000)
  expect(Buffer.from((await reader.read()).value!).toString()).toBe(': heartbeat\n\n')
  events.close()
})

test('drops a client that does not read, and no other', async () => {
  const events = new EventStream()
  const drop = vi.fn<() => void>()
  const dropOther = vi.fn<() => void>()
  events.open(undefined, drop)
  const other = events.open(undefined, dropOther).getReader()
  for (let sent = 0; sent < 1000; sent++) {
    events.send(message)
    await other.read()
  }
  expect(drop).toHaveBeenCalledOnce()
  expect(dropOther).not.toHaveBeenCalled()
  expect(events.clients).toBe(1)
  events.close()
})

test('is full at its number of clients, until one of them goes', async () => {
  const events = new EventStream({ maxClients: 2 })
  const first = events.open(undefined, () => {})
  events.open(undefined, () => {})
  expect(events.isFull).toBe(true)
  await first.cancel()
  expect(events.isFull).toBe(false)
  events.close()
})

test('gives a client that comes back nothing for an id that is no number', async () => {
  const events = new EventStream()
  events.send(message)
  const { value } = await events
    .open('last', () => {})
    .getReader()
    .read()
  expect(Buffer.from(value!).toString()).toBe(': connected\n\n')
  events.close()
})
