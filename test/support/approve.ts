import type { Approval } from '../../src/reconciler/consent.ts'
import type { Plan } from '../../src/reconciler/plan.ts'

/** Consent to every step of a plan. */
export const approve = ({ steps }: Plan, until: Date): Approval[] => steps.map(({ hash }) => ({ step: hash, until }))
