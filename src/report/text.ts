import { styleText } from 'node:util'
import type { Change } from '../reconciler/compare.ts'
import { needsConsent } from '../reconciler/consent.ts'
import { replaces, type Step } from '../reconciler/decide.ts'
import { type Counts, destroys, type Plan } from '../reconciler/plan.ts'
import { SENSITIVE, show } from './format-value.ts'

type Colour = 'green' | 'yellow' | 'red' | 'cyan' | 'dim' | 'bold'
type Paint = (colour: Colour, text: string) => string

/** Colours where the stream is a terminal that wants them; NO_COLOR, FORCE_COLOR and TERM=dumb have their say. */
export const painting =
  (stream: NodeJS.WriteStream): Paint =>
  (colour, text) =>
    styleText(colour, text, { stream })
const plain: Paint = (_colour, text) => text

type Sort = 'create' | 'update' | 'destroy' | 'recreate' | 'succeed' | 'import'

/** Terraform's signs and words. */
const signs: Record<Sort, { sign: string; colour: Colour; legend: string; title: string }> = {
  create: { sign: '  +', colour: 'green', legend: 'create', title: 'will be created' },
  update: { sign: '  ~', colour: 'yellow', legend: 'update in-place (current -> planned)', title: 'will be updated in-place' },
  destroy: { sign: '  -', colour: 'red', legend: 'destroy', title: 'will be destroyed' },
  recreate: { sign: '-/+', colour: 'red', legend: 'destroy and then create replacement', title: 'must be replaced' },
  succeed: { sign: '+/-', colour: 'yellow', legend: 'create replacement and then destroy', title: 'must be replaced' },
  import: { sign: '  <', colour: 'cyan', legend: 'import what is there already', title: 'will be imported' },
}

/** The plan as Terraform prints it, and for each step why, what it interrupts, and the id to approve where it needs consent. */
export function toText(plan: Plan, notes: readonly string[] = [], paint: Paint = plain): string {
  const steps = plan.steps.filter(({ action }) => action !== 'none')
  const said = [...notes.map(note => `Note: ${note}`), ...waiting(plan), ...failed(plan), ...going(plan), ...orphans(plan)].join('\n')
  if (steps.length === 0) return sections([unchangedAll(plan, paint), said])
  const kinds = Object.entries(signs).filter(([sort]) => steps.some(step => sortOf(step) === sort))
  return sections([
    [
      'Resource actions are indicated with the following symbols:',
      ...kinds.map(([, { sign, colour, legend }]) => `${paint(colour, sign)} ${legend}`),
    ].join('\n'),
    'postmagiq will perform the following actions:',
    ...steps.map(step => block(step, paint)),
    `${paint('bold', 'Plan:')} ${counted(plan.counts)}`,
    said,
    consent(steps, paint),
  ])
}

/** Terraform's words for it, where it is so. */
const unchangedAll = ({ steps }: Plan, paint: Paint) =>
  steps.some(step => step.action === 'none' && step.refused)
    ? paint('red', 'No changes: what the configuration asks for cannot be done.')
    : `${paint('green', 'No changes.')} Your infrastructure matches the configuration.`

/** Terraform's summary, word for word: other programs read it. */
export const counted = ({ import: imported, add, change, destroy }: Counts) =>
  `${imported > 0 ? `${imported} to import, ` : ''}${add} to add, ${change} to change, ${destroy} to destroy.`

const sections = (parts: readonly string[]) => `${parts.filter(part => part !== '').join('\n\n')}\n`

function sortOf(step: Step): Sort | undefined {
  switch (step.action) {
    case 'none':
      return undefined
    case 'create':
      return 'create'
    case 'adopt':
      return 'import'
    case 'update':
      return 'update'
    case 'replace':
      return step.kind.replace === 'create-first' ? 'succeed' : 'recreate'
    case 'delete':
      return 'destroy'
  }
}

/** One step: a comment that says what and why, and the props in question. */
function block(step: Step, paint: Paint): string {
  const { sign, colour, title } = signs[sortOf(step)!]
  const lines = 'changes' in step ? step.changes.flatMap(change => changeLines(step, change, paint)) : []
  const gone = step.action === 'delete' ? [`      ${paint('red', '-')} arn = ${show(step.live.arn)}`] : []
  return [
    paint('bold', `  # ${step.id} ${title}`),
    `  # (${reasons(step).join('; ')})`,
    `${paint(colour, sign)} resource "${step.kind.type}" "${step.id}" {`,
    ...lines,
    ...gone,
    ...unchanged(step, paint),
    '    }',
  ].join('\n')
}

function reasons(step: Step): string[] {
  const interrupts = 'impact' in step && step.impact.level !== 'none' ? [`impact: ${step.impact.level}, ${inTime(step.impact.when)}`] : []
  const id = needsConsent(step) ? [`needs consent${destroys(step) ? ', as what it holds goes with it' : ''}: --approve ${step.hash}`] : []
  const name = 'live' in step ? [step.live.name] : []
  return [`because ${step.because}`, ...interrupts, ...id, ...name]
}

const inTime = (when: 'now' | 'window') => (when === 'now' ? 'now' : 'in the maintenance window')

function changeLines({ kind, action }: Step, { prop, before, after }: Change, paint: Paint): string[] {
  const hidden = kind.writeOnly?.includes(prop)
  const to = hidden ? SENSITIVE : show(after, '        ')
  if (action === 'create') return [`      ${paint('green', '+')} ${prop} = ${to}`]
  const fixed = action === 'replace' && replaces(kind, prop) ? paint('red', ' # forces replacement') : ''
  return [`      ${paint('yellow', '~')} ${prop} = ${hidden ? SENSITIVE : show(before, '        ')} -> ${to}${fixed}`]
}

function unchanged(step: Step, paint: Paint): string[] {
  if (step.action === 'create' || step.action === 'delete' || !('changes' in step)) return []
  const rest = Object.keys(step.props).length - step.changes.length
  return rest > 0 ? [paint('dim', `        # (${rest} unchanged attributes hidden)`)] : []
}

const orphans = ({ orphans }: Plan) =>
  orphans.map(({ id, live }) => `Left alone: ${id} (${live.name}). The spec no longer has it; its deletion policy keeps it.`)

const waiting = ({ awaiting }: Plan) => [...awaiting].map(([id, { message }]) => `Waiting for you: ${id}: ${message}`)

const failed = ({ steps }: Plan) =>
  steps.flatMap(step => {
    if (step.action !== 'none') return []
    if (step.refused) return [`Cannot be done: ${step.id}: ${step.refused}`]
    return step.live.status === 'failed' ? [`Failed: ${step.id}: ${step.live.message}`] : []
  })

const going = ({ terminating }: Plan) => terminating.map(({ id, live }) => `Being deleted by AWS: ${id} (${live.name}).`)

function consent(steps: readonly Step[], paint: Paint): string {
  const asking = steps.filter(needsConsent)
  if (asking.length === 0) return ''
  const lines = asking.map(step => `  --approve ${step.hash}   ${step.action} ${step.id}`)
  return [paint('bold', 'These need consent; apply goes on without them, destroy does not:'), ...lines].join('\n')
}
