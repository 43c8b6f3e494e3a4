import { SecurityGroup } from './ec2/security-group.ts'
import { Vpc } from './ec2/vpc.ts'
import type { Kind } from './kind.ts'

/** Everything we can look after: what is not here is neither made nor pruned. */
export const kinds: readonly Kind[] = [Vpc, SecurityGroup]
