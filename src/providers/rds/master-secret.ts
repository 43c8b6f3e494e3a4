import type { DBInstance } from '@aws-sdk/client-rds'
import type { DescribeSecretResponse as Secret } from '@aws-sdk/client-secrets-manager'
import type { Aws } from '../aws.ts'
import { ifExists } from '../errors.ts'

/** The secret in which RDS stores the master password. DescribeSecret is up to date; ListSecrets may be five minutes late. */
export async function describeMasterSecret({ secrets }: Aws, { MasterUserSecret }: DBInstance): Promise<Secret | undefined> {
  return MasterUserSecret?.SecretArn ? ifExists(secrets.describeSecret({ SecretId: MasterUserSecret.SecretArn })) : undefined
}

/** When the password is rotated. RDS creates the secret with an interval of seven days. */
export function toSchedule({ RotationEnabled, RotationRules = {} }: Secret): string | undefined {
  const { ScheduleExpression, AutomaticallyAfterDays } = RotationRules
  if (!RotationEnabled) return 'never'
  return ScheduleExpression ?? (AutomaticallyAfterDays === undefined ? undefined : `rate(${AutomaticallyAfterDays} days)`)
}

/** The version that clients get. */
export const toCurrentVersion = ({ VersionIdsToStages = {} }: Secret) =>
  Object.keys(VersionIdsToStages).find(version => VersionIdsToStages[version]!.includes('AWSCURRENT'))

/** Sets when the password is rotated, without rotating it now. A cron() expression also cancels the rotation that was scheduled before. */
export async function setSchedule({ secrets }: Aws, SecretId: string, ScheduleExpression: string) {
  await secrets.rotateSecret({ SecretId, RotationRules: { ScheduleExpression }, RotateImmediately: false })
}
