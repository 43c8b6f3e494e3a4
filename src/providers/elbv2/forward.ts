import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2'

/** Where an action forwards to; several groups, which we never ask for, make a name that none has. */
export const targetGroupOf = (action: Action | undefined) =>
  action?.ForwardConfig?.TargetGroups?.map(({ TargetGroupArn }) => TargetGroupArn).join() ?? action?.TargetGroupArn ?? ''
