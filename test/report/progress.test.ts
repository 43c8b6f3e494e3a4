import { expect, test } from 'vitest'
import type { Reason } from '../../src/reconciler/status.ts'
import { Progress } from '../../src/report/progress.ts'

/** What is said of a resource that passes through these, a second apart. */
function told(...passes: [Reason, string][]) {
  const lines: string[] = []
  let now = 0
  const progress = new Progress({ write: line => lines.push(line), label: key => key, now: () => now })
  for (const [reason, message] of passes) {
    progress.changed('thing', { reason, message })
    now += 1000
  }
  return { lines, progress }
}

test('a creation is told when it begins and when it is complete, however many passes it takes', () => {
  const { lines, progress } = told(
    ['Progressing', 'create: it is not there'],
    ['Progressing', 'pending'],
    ['Progressing', 'update: x'],
    ['Ready', ''],
  )
  expect(lines).toEqual(['thing: Creating...', 'thing: Creation complete after 3s'])
  expect(progress.done).toEqual({ create: 1 })
})

test('what someone else has to do is the end of our part', () => {
  const { progress } = told(['Progressing', 'create: it is not there'], ['AwaitingImage', 'push it'])
  expect(progress.done).toEqual({ create: 1 })
  expect(progress.waiting).toEqual([])
})

test('what stalls is told once, with its reason', () => {
  const { lines } = told(['Denied', 'no'], ['Denied', 'no'], ['Denied', 'never'])
  expect(lines).toEqual(['thing: Denied: no', 'thing: Denied: never'])
})

test("what is being waited for is known: our doing, AWS's word for it, or what went wrong", () => {
  expect(told(['Progressing', 'update: x']).progress.waiting).toEqual(['thing (modifying)'])
  expect(told(['Progressing', 'configuring-log-exports']).progress.waiting).toEqual(['thing (configuring-log-exports)'])
  expect(told(['Busy', 'in use by eni-1']).progress.waiting).toEqual(['thing (Busy: in use by eni-1)'])
  expect(told(['Waiting', 'for other']).progress.waiting).toEqual([])
})

test('what is gone is told', () => {
  const { lines, progress } = told(['Progressing', 'delete: the spec no longer has it'])
  progress.gone('thing')
  expect(lines.at(-1)).toBe('thing: Destruction complete after 1s')
  expect(progress.done).toEqual({ delete: 1 })
})
