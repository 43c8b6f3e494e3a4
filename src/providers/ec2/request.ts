import type { EC2, ResourceType } from '@aws-sdk/client-ec2'
import { createHash } from 'node:crypto'
import type { Scope, Target } from '../kind.ts'
import { toTags } from '../tags.ts'

/** The ARN of an EC2 resource, for those that EC2 describes without one. */
export const toArn = ({ account, region }: Scope, resource: string) => `arn:aws:ec2:${region}:${account}:${resource}`

/** Deletes VPC endpoints. Throws a failure that AWS lists although the call succeeds. */
export async function deleteEndpoints(ec2: EC2, VpcEndpointIds: string[]) {
  const { Unsuccessful: [failure] = [] } = await ec2.deleteVpcEndpoints({ VpcEndpointIds })
  if (failure) throw Object.assign(new Error(failure.Error?.Message), { name: failure.Error?.Code })
}

/** The tags of the resource that a call creates. */
export const toTagSpecifications = (target: Target<unknown>, ResourceType: ResourceType) => [{ ResourceType, Tags: toTags(target) }]

/**
 * Adds a client token, so that AWS executes equal requests once. AWS keeps a token for a day and answers with the resource made
 * then, even if it is deleted by now; so the token changes every 30 s, after which listings show what the first request created.
 * Source: EC2 Developer Guide, "Ensuring idempotency in Amazon EC2 API requests".
 */
export const withClientToken = <Input extends object>(input: Input) => ({
  ...input,
  ClientToken: createHash('sha256')
    .update(JSON.stringify([input, Math.floor(Date.now() / TOKEN_PERIOD_MS)]))
    .digest('hex'),
})

const TOKEN_PERIOD_MS = 30_000
