import { isDeepStrictEqual } from 'node:util'
import { type Change, SENSITIVE } from '../reconciler/compare.ts'
import { destroys, driftOf, isChange, needsConsent, replaces, type Step } from '../reconciler/step.ts'
import { show } from './format-value.ts'
import type { Paint } from './paint.ts'
import { isHidden } from './redact.ts'
import { signs, sortOf } from './signs.ts'

/** One step as Terraform prints it: a comment with the action and the reason, then the changed props. */
export function block(step: Step, paint: Paint): string {
  const { sign, colour, title } = signs[sortOf(step)!]
  const lines = 'changes' in step ? step.changes.flatMap(change => changeLines(step, change, paint)) : []
  const arn = step.action === 'delete' ? [`      ${paint('red', '-')} arn = ${show(step.live.arn)}`] : []
  return [
    paint('bold', `  # ${step.id} ${title}`),
    `  # (${reasons(step).join('; ')})`,
    `${paint(colour, sign)} resource "${step.kind.type}" "${step.id}" {`,
    ...lines,
    ...arn,
    ...unchanged(step, paint),
    '    }',
  ].join('\n')
}

/** The reason of a step, its impact, and the id to approve. */
export function reasons(step: Step): string[] {
  const interrupts = 'impact' in step && step.impact.level !== 'none' ? [`impact: ${step.impact.level}, ${inTime(step.impact.when)}`] : []
  const consent = destroys(step) ? 'needs consent, as its data is deleted with it' : 'needs consent'
  const id = needsConsent(step) ? [`${consent}: --approve ${step.hash}`] : []
  const name = 'live' in step && step.live ? [step.live.name] : []
  return [`because ${step.because}`, ...[driftOf(step) ?? []].flat(), ...interrupts, ...id, ...name]
}

const inTime = (when: 'now' | 'window') => (when === 'now' ? 'now' : 'in the maintenance window')

function changeLines({ kind, action }: Step, change: Change, paint: Paint): string[] {
  const { prop } = change
  const { before, after } = isHidden(kind, prop) ? { before: SENSITIVE, after: SENSITIVE } : change
  if (action === 'create') return [`      ${paint('green', '+')} ${prop} = ${show(after, INDENT)}`]
  const fixed = action === 'replace' && replaces(kind, prop) ? paint('red', ' # forces replacement') : ''
  const sign = paint('yellow', '~')
  return kind.unordered?.includes(prop) && Array.isArray(before) && Array.isArray(after)
    ? [`      ${sign} ${prop} = [${fixed}`, ...elementLines(before, after, paint), '        ]']
    : [`      ${sign} ${prop} = ${show(before, INDENT)} -> ${show(after, INDENT)}${fixed}`]
}

const INDENT = '        '

/** The removed and the added elements of an unordered list. */
function elementLines(before: readonly unknown[], after: readonly unknown[], paint: Paint): string[] {
  const without = (one: readonly unknown[], other: readonly unknown[]) =>
    one.filter(item => !other.some(same => isDeepStrictEqual(item, same)))
  const rest = before.length - without(before, after).length
  return [
    ...without(before, after).map(item => `          ${paint('red', '-')} ${show(item, '            ')},`),
    ...without(after, before).map(item => `          ${paint('green', '+')} ${show(item, '            ')},`),
    ...(rest > 0 ? [paint('dim', `            # (${rest} unchanged elements hidden)`)] : []),
  ]
}

function unchanged(step: Step, paint: Paint): string[] {
  if (!isChange(step) || step.action === 'create' || step.action === 'delete') return []
  const rest = Object.keys(step.props).length - step.changes.length
  return rest > 0 ? [paint('dim', `        # (${rest} unchanged attributes hidden)`)] : []
}
