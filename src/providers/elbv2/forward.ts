import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2'

/** The ARN of the target group that an action forwards to; several are joined, which differs from any declared one. */
export const targetGroupOf = (action: Action | undefined) =>
  action?.ForwardConfig?.TargetGroups?.map(({ TargetGroupArn }) => TargetGroupArn).join() ?? action?.TargetGroupArn ?? ''
