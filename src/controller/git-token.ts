import type { SecretsManager } from '@aws-sdk/client-secrets-manager'

/** The token that Git servers ask for: `TOKEN`, or `USER:TOKEN` where the server wants a certain user. */
export interface GitToken {
  /** Undefined where none is configured. */
  read(): Promise<string | undefined>
  /** Reads it anew, after a server has refused the one before. */
  renew(): Promise<string | undefined>
}

/** A token that an environment variable has, or a secret of Secrets Manager whose name or ARN it has; the variable wins. */
export function gitToken(env: NodeJS.ProcessEnv, open: (region?: string) => Promise<SecretsManager>): GitToken {
  const token = env['POSTMAGIQ_GIT_TOKEN'] || undefined
  const SecretId = env['POSTMAGIQ_GIT_SECRET']
  if (token || !SecretId) return { read: async () => token, renew: async () => token }

  let known: Promise<string | undefined> | undefined
  async function readSecret() {
    const secrets = await open(/^arn:[^:]+:secretsmanager:([^:]+):/.exec(SecretId!)?.[1])
    return (await secrets.getSecretValue({ SecretId })).SecretString?.trim()
  }
  function renew() {
    const reading = readSecret()
    known = reading
    reading.catch(() => (known = undefined))
    return reading
  }
  return { read: () => known ?? renew(), renew }
}
