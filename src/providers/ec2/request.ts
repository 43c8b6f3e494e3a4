import type { ResourceType } from '@aws-sdk/client-ec2'
import { createHash } from 'node:crypto'
import type { Scope, Target } from '../kind.ts'
import { toTags } from '../tags.ts'

/** The ARN of what EC2 describes by its id alone. */
export const toArn = ({ account, region }: Scope, resource: string) => `arn:aws:ec2:${region}:${account}:${resource}`

/** The tags of what a call creates. */
export const toTagSpecifications = (target: Target<unknown>, ResourceType: ResourceType) => [{ ResourceType, Tags: toTags(target) }]

/**
 * A request that AWS carries out once, however often it comes. AWS remembers it for a day and answers with what it made, even if
 * that is deleted by now; so it is another request half a minute later, when listings show what the first one made.
 */
export const withClientToken = <Input extends object>(input: Input) => ({
  ...input,
  ClientToken: createHash('sha256')
    .update(JSON.stringify([input, Math.floor(Date.now() / TOKEN_PERIOD_MS)]))
    .digest('hex'),
})

const TOKEN_PERIOD_MS = 30_000
