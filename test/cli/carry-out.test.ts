import { expect, test } from 'vitest'
import { disruptsMore } from '../../src/cli/carry-out.ts'
import type { Step } from '../../src/reconciler/step.ts'

const deletion = { action: 'delete', hash: 'deletion' }
const outage = { action: 'update', hash: 'outage', impact: { level: 'outage', when: 'now' } }
const harmless = { action: 'update', hash: 'harmless', impact: { level: 'none', when: 'now' } }
const creation = { action: 'create', hash: 'creation' }

test.for([
  ['a deletion', true, [deletion], []],
  ['a deletion of another resource', true, [{ ...deletion, hash: 'other' }], [deletion]],
  ['an interruption', true, [deletion, outage], [deletion]],
  ['a creation and a harmless update', false, [creation, harmless], []],
  ['less than was shown', false, [deletion], [deletion, outage]],
] as const)('disruptsMore() of %s is %s', ([, expected, steps, shown]) => {
  const toPlan = (some: readonly object[]) => ({ steps: some as readonly Step[] })
  expect(disruptsMore(toPlan(steps), toPlan(shown))).toBe(expected)
})
