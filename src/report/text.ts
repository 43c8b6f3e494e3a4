import type { Counts, Plan } from '../reconciler/plan.ts'
import { isChange, needsConsent, type Step } from '../reconciler/step.ts'
import { block } from './block.ts'
import { fold } from './fold.ts'
import { type Paint, plain } from './paint.ts'
import { printable } from './printable.ts'
import { signs, sortOf } from './signs.ts'

interface Options {
  /** Sentences for the reader, besides the plan's own. */
  readonly notes?: readonly string[]
  readonly paint?: Paint
  /** How much of the steps is printed: every attribute, as Terraform does; folded by part of the environment; or only their number. */
  readonly detail?: 'full' | 'folded' | 'none'
}

/** The plan as text, in Terraform's words: each step, why, what it interrupts, and the id to approve where it needs consent. */
export function toText(plan: Plan, { notes = [], paint = plain, detail = 'folded' }: Options = {}): string {
  const steps = plan.steps.filter(isChange)
  const summary = steps.length === 0 ? unchanged(plan, paint) : `${paint('bold', 'Plan:')} ${counted(plan.counts)}`
  if (detail === 'none') return sections([summary])
  const remarks = [...notes.map(note => `Note: ${note}`), ...remarksOf(plan)].map(printable).join('\n')
  if (steps.length === 0) return sections([summary, remarks])
  const shown = detail === 'full' ? steps.map(step => block(step, paint)) : fold(steps, paint)
  return sections([
    legend(steps, paint),
    'postmagiq will perform the following actions:',
    ...shown,
    summary,
    remarks,
    consent(steps, paint),
  ])
}

function legend(steps: readonly Step[], paint: Paint): string {
  const sorts = Object.entries(signs).filter(([sort]) => steps.some(step => sortOf(step) === sort))
  const lines = sorts.map(([, { sign, colour, legend }]) => `${paint(colour, sign)} ${legend}`)
  return ['Resource actions are indicated with the following symbols:', ...lines].join('\n')
}

/** Terraform's summary, word for word: other programs read it. */
export const counted = ({ import: imported, add, change, destroy }: Counts) =>
  `${imported > 0 ? `${imported} to import, ` : ''}${add} to add, ${change} to change, ${destroy} to destroy.`

const sections = (parts: readonly string[]) => `${parts.filter(part => part !== '').join('\n\n')}\n`

/** Terraform's sentence, unless a kind rejected a change. */
const unchanged = ({ steps }: Plan, paint: Paint) =>
  steps.some(step => step.action === 'none' && step.rejected)
    ? paint('red', 'No changes: what the configuration asks for cannot be done.')
    : `${paint('green', 'No changes.')} Your infrastructure matches the configuration.`

/** Remarks on resources without a step, and on what steps wait for. */
const remarksOf = ({ notes, awaiting, steps, terminating, orphans, isUpgrade }: Plan) => [
  ...(isUpgrade && steps.some(({ origin }) => origin === 'spec' || origin === 'both') ? [NEW] : []),
  ...[...notes].flatMap(([id, sentences]) => sentences.map(sentence => `Note: ${id}: ${sentence}`)),
  ...[...awaiting].map(([id, { message }]) => `Waiting for you: ${id}: ${message}`),
  ...steps.flatMap(remarkOf),
  ...terminating.map(({ id, live }) => `Being deleted by AWS: ${id} (${live.name}).`),
  ...orphans.map(({ id, live }) => `Orphaned: ${id} (${live.name}). The spec no longer has it; the deletion policy keeps it.`),
]

const NEW = 'Note: the spec is the one that was applied before; what differs because of it is new in this version of postmagiq.'

function remarkOf(step: Step): string[] {
  if (step.action === 'wait') return step.on.length > 0 ? [`Waiting: ${step.id} for ${step.on.join(', ')}`] : []
  if (step.action !== 'none') return []
  if (step.rejected) return [`Cannot be done: ${step.id}: ${step.rejected}`]
  return step.live.status === 'failed' ? [`Failed: ${step.id}: ${step.live.message ?? step.live.state ?? 'failed'}`] : []
}

function consent(steps: readonly Step[], paint: Paint): string {
  const asking = steps.filter(needsConsent)
  if (asking.length === 0) return ''
  const lines = asking.map(step => `  --approve ${step.hash}   ${step.action} ${step.id}`)
  return [paint('bold', 'These need consent; apply goes on without them, destroy does not:'), ...lines].join('\n')
}
