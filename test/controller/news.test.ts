import { expect, test } from 'vitest'
import { newsSince } from '../../src/controller/news.ts'
import type { Event } from '../../src/reconciler/events.ts'
import { Status } from '../../src/reconciler/status.ts'

const event = (id: string, outcome: Event['outcome'], action?: Event['action']): Event => ({
  at: '2026-11-25T00:00:00Z',
  revision: '1',
  id,
  kind: 'AWS::Test::Box',
  outcome,
  ...(action && { action }),
})
const ready = { reason: 'Ready', message: '' } as const
const progressing = { reason: 'Progressing', message: 'update: size' } as const

test('a condition that the look found before is no news, until another one came in between', () => {
  const status = new Status()
  status.set('a', ready, 1)
  status.set('b', ready, 1)
  const heard: string[] = []
  const listener = newsSince(status, ({ id, outcome }) => heard.push(`${id} ${outcome === 'gone' ? outcome : outcome.reason}`))
  for (const one of [
    event('a', ready),
    event('b', progressing, 'update'),
    event('b', ready),
    event('b', ready),
    event('c', ready),
    event('a', 'gone'),
  ])
    listener(one)
  expect(heard).toEqual(['b Progressing', 'b Ready', 'c Ready', 'a gone'])
})
