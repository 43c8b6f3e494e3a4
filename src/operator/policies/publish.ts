import { controlBucketName, recordKeys } from '../control-bucket.ts'
import { ZONE_PERMISSIONS } from '../zones.ts'
import type { Coverage } from './coverage.ts'
import { allow, type Statement } from './document.ts'
import { statementsFor } from './statements.ts'

/** The statements for publishing a build of the GUI: to open the environment, to write bucket and manifests, and to invalidate what was replaced. */
export function publishStatements(coverage: Coverage): readonly Statement[] {
  const control = `arn:aws:s3:::${controlBucketName(coverage)}`
  const { applied, published } = recordKeys(coverage)
  const gui = `arn:aws:s3:::${coverage.gui}`
  return [
    allow(['sts:GetCallerIdentity'], ['*']),
    // Without ListBucket, S3 answers 403 for an object that does not exist.
    allow(['s3:ListBucket'], [control, gui]),
    allow(['s3:GetObject'], [`${control}/${applied}`]),
    allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], [`${control}/${published}*`]),
    allow(['s3:PutObject', 's3:DeleteObject'], [`${gui}/*`]),
    ...statementsFor([...new Set(ZONE_PERMISSIONS)], coverage),
    allow(['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'], [`arn:aws:cloudfront::${coverage.account}:distribution/*`]),
  ]
}
