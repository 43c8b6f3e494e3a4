import { expect, test } from 'vitest'
import type { Event } from '../../src/reconciler/events.ts'
import type { Reason } from '../../src/reconciler/status.ts'
import { Progress } from '../../src/report/progress.ts'

type Pass = [outcome: Reason | 'gone', message?: string, action?: Event['action']]

/** Reports a resource that has these outcomes, a second apart. */
function report(...passes: Pass[]) {
  const lines: string[] = []
  let now = 0
  const progress = new Progress({ write: line => lines.push(line), now: () => now })
  for (const [reason, message = '', action] of passes) {
    const outcome = reason === 'gone' ? reason : { reason, message }
    progress.onEvent({ at: '', revision: '1', id: 'thing', kind: 'AWS::Test::Thing', action, because: action && 'x differs', outcome })
    now += 1000
  }
  return { lines, progress }
}

test('reports a creation when it begins and when it is complete, including the updates that complete it', () => {
  const { lines, progress } = report(
    ['Progressing', 'create: it does not exist', 'create'],
    ['Progressing', 'pending'],
    ['Progressing', 'update: x', 'update'],
    ['Ready'],
  )
  expect(lines).toEqual(['thing: Creating...', 'thing: Creation complete after 3s'])
  expect(progress.done).toEqual({ create: 1 })
})

test('reports every replacement, also one that follows another', () => {
  const { lines } = report(['Progressing', '', 'replace'], ['Progressing', '', 'create'], ['Progressing', '', 'replace'])
  expect(lines).toEqual(['thing: Replacing...', 'thing: Replacing...'])
})

test('counts a resource that waits for a person as done', () => {
  const { progress } = report(['Progressing', '', 'create'], ['AwaitingImage', 'push it'])
  expect(progress.done).toEqual({ create: 1 })
  expect(progress.waiting).toEqual([])
})

test('reports a stalled resource once for each message', () => {
  const { lines } = report(['Denied', 'no'], ['Denied', 'no'], ['Denied', 'never'])
  expect(lines).toEqual(['thing: Denied: no', 'thing: Denied: never'])
})

test.for<[Pass[], string]>([
  [[['Progressing', 'update: x', 'update']], 'thing (modifying: x differs)'],
  [
    [
      ['Progressing', '', 'update'],
      ['Progressing', '', 'update'],
    ],
    'thing (modifying: x differs, step 2)',
  ],
  [[['Progressing', 'configuring-log-exports']], 'thing (configuring-log-exports)'],
  [[['Busy', 'in use by eni-1']], 'thing (Busy: in use by eni-1)'],
  [[['Waiting', 'for other']], 'thing (waiting for other)'],
])('after %j, lists as waiting %j', ([passes, waiting]) => {
  expect(report(...passes).progress.waiting).toEqual([waiting])
})

test('reports a deletion as complete when the resource is gone, by its id instead of its ARN', () => {
  const lines: string[] = []
  const progress = new Progress({ write: line => lines.push(line), now: () => 0 })
  const event = { at: '', revision: '1', id: 'thing', arn: 'arn:thing', kind: 'AWS::Test::Thing' }
  progress.onEvent({ ...event, action: 'delete', outcome: { reason: 'Progressing', message: '' } })
  progress.onEvent({ ...event, outcome: 'gone' })
  expect(lines).toEqual(['thing: Destroying...', 'thing: Destruction complete after 0s'])
  expect(progress.done).toEqual({ delete: 1 })
})
