import type { SuspendedState } from '@aws-sdk/client-application-auto-scaling'

/** Scaling activities, as AWS names their suspension. */
const SUSPENSIONS = {
  in: 'DynamicScalingInSuspended',
  out: 'DynamicScalingOutSuspended',
  scheduled: 'ScheduledScalingSuspended',
} as const

export type Activity = keyof typeof SUSPENSIONS

const ACTIVITIES = Object.keys(SUSPENSIONS) as Activity[]

/** The suspension of these activities and no others, as input of RegisterScalableTarget. */
export const toSuspendedState = (suspended: readonly Activity[]): SuspendedState =>
  Object.fromEntries(ACTIVITIES.map(activity => [SUSPENSIONS[activity], suspended.includes(activity)]))

/** The suspended activities of DescribeScalableTargets. */
export const fromSuspendedState = (state: SuspendedState = {}) => ACTIVITIES.filter(activity => state[SUSPENSIONS[activity]])
