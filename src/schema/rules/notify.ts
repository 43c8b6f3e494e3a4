import type { Rule } from '../problem.ts'

/** Whoever wants to be notified says where. */
export const target: Rule = ({ notify }) =>
  notify && !notify.webhook && !notify.topicArn
    ? [{ at: ['/spec/notify'], message: 'notify names nobody to notify', expected: 'webhook, topicArn, or both' }]
    : []
