import type { SecurityGroup } from '@aws-sdk/client-ec2'
import type { Aws } from '../aws.ts'
import { findDefaultGroups } from './find.ts'
import { everything, setRules, toRules } from './rules.ts'

/** The rules of a VPC's default security group: `closed` has none, `open` has the ones AWS creates it with. */
export type DefaultGroup = 'closed' | 'open'

export const toDefaultGroup = ({ IpPermissions = [], IpPermissionsEgress = [] }: SecurityGroup): DefaultGroup =>
  IpPermissions.length + IpPermissionsEgress.length === 0 ? 'closed' : 'open'

/** Removes every rule of the default security group, or restores the ones AWS creates it with. */
export async function setDefaultGroup(aws: Aws, vpcId: string, desired: DefaultGroup) {
  const [group] = await findDefaultGroups(aws, [vpcId])
  if (!group) return
  const GroupId = group.GroupId!
  const open = desired === 'open'
  const ingress = { before: toRules(group.IpPermissions, group), after: open ? [everything(GroupId)] : [] }
  const egress = { before: toRules(group.IpPermissionsEgress, group), after: open ? [everything('0.0.0.0/0')] : [] }
  await setRules(aws.ec2, GroupId, { ingress, egress })
}
