import type { Aws, Credentials } from './aws.ts'

/** A role of another account, and the external id that its trust may ask for. */
export interface RoleToAssume {
  readonly arn: string
  readonly externalId?: string
}

/** How long the credentials last, in seconds: the longest that AWS allows where a role assumes a role. */
const DURATION = 3_600

/** How long before their end new credentials are asked for, in milliseconds: longer than the SDK's own five minutes. */
const MARGIN = 6 * 60_000

/** Credentials of a role, asked for with those of the clients, once for all clients that use them. */
export function assumeRole(aws: Aws, role: RoleToAssume): () => Promise<Credentials> {
  let last: { readonly credentials: Promise<Credentials>; readonly until: number } | undefined
  return () => {
    if (last && Date.now() < last.until) return last.credentials
    const credentials = request(aws, role)
    last = { credentials, until: Date.now() + DURATION * 1_000 - MARGIN }
    credentials.catch(() => (last = undefined))
    return credentials
  }
}

async function request({ sts }: Aws, { arn: RoleArn, externalId: ExternalId }: RoleToAssume): Promise<Credentials> {
  const { Credentials: found } = await sts.assumeRole({
    RoleArn,
    RoleSessionName: 'postmagiq',
    DurationSeconds: DURATION,
    ...(ExternalId !== undefined && { ExternalId }),
  })
  return {
    accessKeyId: found?.AccessKeyId ?? '',
    secretAccessKey: found?.SecretAccessKey ?? '',
    ...(found?.SessionToken && { sessionToken: found.SessionToken }),
    ...(found?.Expiration && { expiration: found.Expiration }),
  }
}
