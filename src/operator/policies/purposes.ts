/** An activity on environments: `read` is plan, status and outputs, `apply` is apply and run. */
export type Activity = 'read' | 'apply' | 'destroy'
export const ACTIVITIES: readonly Activity[] = ['read', 'apply', 'destroy']

/** The verbs that write a request for the controller. */
export const REQUESTS = ['approve', 'pause', 'resume', 'reconcile', 'rollback'] as const

/** The verbs that work with records alone: they write requests, or only read. */
export type RecordVerb = (typeof REQUESTS)[number] | 'history' | 'wait'

/** What documents are printed for. */
export type Purpose = Activity | RecordVerb | 'publish'
export const PURPOSES: readonly Purpose[] = [...ACTIVITIES, ...REQUESTS, 'history', 'wait', 'publish']

export const isActivity = (purpose: Purpose): purpose is Activity => ACTIVITIES.some(activity => activity === purpose)
