import { CONTROL_PLANE_OWNER } from '../../schema/control-plane-schema.ts'
import { controlBucketName } from '../control-bucket.ts'
import { type Coverage } from './coverage.ts'
import { allow, deny, type Document, toDocument } from './document.ts'

/**
 * What a role of an environment may do at most, with whichever policies: of tasks, of the database's proxy and of Enhanced Monitoring.
 * Nothing of IAM, nothing of the control plane, and nothing of another account but pulling its images.
 */
export function boundaryDocument(coverage: Pick<Coverage, 'account' | 'region'>): Document {
  const { account, region } = coverage
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`
  const secret = `${CONTROL_PLANE_OWNER.application}/${CONTROL_PLANE_OWNER.environment}/*`
  return toDocument([
    allow([...SHELL, 'ecr:GetAuthorizationToken'], ['*']),
    allow(['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], ['arn:aws:ecr:*:*:repository/*']),
    allow(LOGS, [arn('logs', 'log-group:*')]),
    allow(['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], [arn('secretsmanager', 'secret:*')]),
    allow(['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'], [arn('ssm', 'parameter/*')]),
    allow(['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], ['arn:aws:s3:::*/*'], inAccount(account)),
    allow(['s3:ListBucket'], ['arn:aws:s3:::*'], inAccount(account)),
    allow(['rds-db:connect'], [arn('rds-db', 'dbuser:*/*')]),
    allow(
      ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
      ['arn:aws:bedrock:*::foundation-model/*', `arn:aws:bedrock:*:${account}:*`],
    ),
    deny('KeepControlSecrets', ['secretsmanager:*'], [arn('secretsmanager', `secret:${secret}`)]),
    deny('KeepControlBucket', ['s3:*'], controlBucketArns(account)),
  ])
}

/** ECS Exec. */
const SHELL = ['CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel'].map(name => `ssmmessages:${name}`)

/** Those of tasks, and of AWS's policy AmazonRDSEnhancedMonitoringRole. */
const LOGS = ['CreateLogGroup', 'CreateLogStream', 'DescribeLogStreams', 'GetLogEvents', 'PutLogEvents', 'PutRetentionPolicy'].map(
  name => `logs:${name}`,
)

/** ARNs of buckets name no account. */
const inAccount = (account: string) => (account === '*' ? undefined : { StringEquals: { 'aws:ResourceAccount': account } })

const controlBucketArns = (account: string) => {
  const bucket = `arn:aws:s3:::${controlBucketName({ account, region: '*' })}`
  return [bucket, `${bucket}/*`]
}
