import type { Kind, Owner, Scope } from '../kind.ts'
import { type Indexed, withOwners } from './owners.ts'

/** A part of a load balancer or listener, with the owner that its tags name. */
export interface Part {
  readonly arn: string
  readonly owner: Owner | undefined
}

export const toParts = async (indexed: Indexed, arns: readonly string[]): Promise<Part[]> =>
  (await withOwners(indexed, arns, arn => arn)).map(({ resource: arn, owner }) => ({ arn, owner }))

interface Whole {
  /** The type of the parts. */
  readonly type: Kind['type']
  /** The owner of the whole. */
  readonly owner: Owner | undefined
  readonly parts: readonly Part[]
}

/**
 * The ARNs of parts that the owner of the whole does not own. While a part that its environment asks for is missing in all wholes, one
 * without an owner may be just that one, with its tags lost or shown late: none is called foreign then.
 */
export function foreignParts({ asked }: Pick<Scope, 'asked'>, { type, owner, parts }: Whole, all: readonly Part[]): string[] {
  if (!owner) return []
  const isOurs = (part: Part) => part.owner?.environment === owner.environment && part.owner.region === owner.region
  const present = new Set(all.filter(isOurs).map(part => part.owner!.id))
  const isMissing = ({ environment, region, id }: Owner) => environment === owner.environment && region === owner.region && !present.has(id)
  return asked(type).some(isMissing) ? [] : parts.filter(part => !isOurs(part)).map(({ arn }) => arn)
}
