import type { SecretListEntry } from '@aws-sdk/client-secrets-manager'
import type { Owner, Scope } from '../kind.ts'
import { batches, collectPages } from '../pages.ts'
import { concerns, ENVIRONMENT, toOwner } from '../tags.ts'

/**
 * The secrets that concern the scope: those with ownership tags, and, while one that is asked for is not among them, also those
 * with a name of ours. Secrets that belong to another service or are scheduled for deletion are left out.
 */
export async function listSecrets(scope: Scope, type: string): Promise<readonly SecretListEntry[]> {
  const tagged = await list(scope, 'tag-key', [ENVIRONMENT])
  const owners = tagged.map(({ Tags }) => toOwner(Tags))
  const isMissing = (asked: Owner) => !owners.some(owner => owner?.id === asked.id && owner.environment === asked.environment)
  const named = scope.asked(type).some(isMissing) ? await list(scope, 'name', namePrefixes(scope)) : []
  const secrets = new Map([...tagged, ...named].map(secret => [secret.ARN, secret]))
  return [...secrets.values()]
    .filter(({ OwningService, DeletedDate }) => !OwningService && !DeletedDate)
    .filter(({ Name: name, Tags }) => concerns(scope, { name, owner: toOwner(Tags) }))
}

/** How many values AWS takes in one filter. */
const MAX_VALUES = 10

/** The secrets whose name, or the key of one of whose tags, begins with one of the prefixes. */
async function list({ aws: { secrets } }: Scope, Key: 'name' | 'tag-key', prefixes: readonly string[]): Promise<SecretListEntry[]> {
  const filters = batches(prefixes, MAX_VALUES).map(Values => [{ Key, Values }])
  const listings = filters.map(Filters => collectPages(secrets.paginateListSecrets({ Filters, MaxResults: 100 }), page => page.SecretList))
  return (await Promise.all(listings)).flat()
}

/** The paths of names like those of secrets: relative, unlike those of parameters and log groups. */
function namePrefixes({ environments, names }: Scope): readonly string[] {
  const ours = environments.map(environment => `${environment}/`)
  const others = [...names].filter(name => /^\w[\w.-]*\//.test(name)).map(name => name.slice(0, name.lastIndexOf('/') + 1))
  return [...new Set([...ours, ...others])]
}
