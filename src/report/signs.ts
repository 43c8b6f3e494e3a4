import { isCreateFirst, type Step } from '../reconciler/step.ts'
import type { Colour } from './paint.ts'

/** Terraform's kinds of change. */
export type Sort = 'create' | 'update' | 'destroy' | 'recreate' | 'succeed' | 'import'

/** Terraform's signs and words. */
export const signs: Record<Sort, { sign: string; colour: Colour; legend: string; title: string }> = {
  create: { sign: '  +', colour: 'green', legend: 'create', title: 'will be created' },
  update: { sign: '  ~', colour: 'yellow', legend: 'update in-place (current -> planned)', title: 'will be updated in-place' },
  destroy: { sign: '  -', colour: 'red', legend: 'destroy', title: 'will be destroyed' },
  recreate: { sign: '-/+', colour: 'red', legend: 'destroy and then create replacement', title: 'must be replaced' },
  succeed: { sign: '+/-', colour: 'yellow', legend: 'create replacement and then destroy', title: 'must be replaced' },
  import: { sign: '  <', colour: 'cyan', legend: 'import what exists already', title: 'will be imported' },
}

const sorts = { create: 'create', adopt: 'import', update: 'update', delete: 'destroy' } as const

/** Which kind of change a step is; undefined when it changes nothing. */
export function sortOf(step: Step): Sort | undefined {
  if (step.action === 'none' || step.action === 'wait') return undefined
  if (step.action === 'replace') return isCreateFirst(step) ? 'succeed' : 'recreate'
  return sorts[step.action]
}
