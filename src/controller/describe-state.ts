import type { EnvironmentState } from './environment-state.ts'

/** The states of an environment in one word each; the first that applies counts. */
export const STATES = ['Stalled', 'ActionNeeded', 'Reconciling', 'Ready', 'NotReady'] as const

/** The state of an environment in one word. */
export const describeState = ({ conditions }: Pick<EnvironmentState, 'conditions'>): (typeof STATES)[number] =>
  STATES.find(state => conditions.some(({ type, status }) => type === state && status === 'True')) ?? 'NotReady'
