import { needsConsent, type Step } from '../reconciler/step.ts'
import { block } from './block.ts'
import { showInline } from './format-value.ts'
import type { Paint } from './paint.ts'
import { isHidden } from './redact.ts'
import { signs, sortOf } from './signs.ts'

/**
 * Groups the steps by part of the environment. A creation, or a deletion that needs no consent, takes one line; every other step
 * is printed in full.
 */
export function fold(steps: readonly Step[], paint: Paint): string[] {
  return [...Map.groupBy(steps, ({ id }) => id.split('/')[0]!)].map(([part, group]) => {
    const lines = group.filter(isFolded)
    const width = Math.max(0, ...lines.map(({ id }) => id.length))
    const whole = group.filter(step => !isFolded(step)).map(step => block(step, paint))
    return [paint('bold', `${part}:`), ...lines.map(step => line(step, width, paint)), ...whole].join('\n')
  })
}

const isFolded = (step: Step) => (step.action === 'create' || step.action === 'delete') && !needsConsent(step)

function line(step: Step, width: number, paint: Paint): string {
  const { sign, colour } = signs[sortOf(step)!]
  const what = [step.action === 'delete' ? `${step.live.arn} (${step.because})` : summary(step), step.origin === 'drift' ? '(drift)' : '']
    .filter(Boolean)
    .join('  ')
  return `${paint(colour, sign)} ${step.id.padEnd(width)}  ${step.kind.type}${what && `  ${what}`}`
}

/** The props that matter most, on one line. */
const summary = ({ kind, props }: Step) =>
  (kind.summary ?? [])
    .filter(prop => prop in props && !isHidden(kind, prop))
    .map(prop => `${prop} = ${showInline((props as Record<string, unknown>)[prop])}`)
    .join(', ')
