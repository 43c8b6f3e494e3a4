import { controlBucketName, recordKeys } from '../control-bucket.ts'
import { environmentActions } from './actions.ts'
import type { Coverage } from './coverage.ts'
import { allow, type Statement } from './document.ts'
import { REQUESTS, type RecordVerb } from './purposes.ts'
import { statementsFor } from './statements.ts'

/** What a person needs for one verb: who may write under its key may make its requests, and nobody else. */
export function recordStatements(verb: RecordVerb, coverage: Coverage): readonly Statement[] {
  const bucket = `arn:aws:s3:::${controlBucketName(coverage)}`
  const { applied, status, history, requests } = recordKeys(coverage)
  const readable = [applied, status, `${history}*`, `${requests}*`].map(key => `${bucket}/${key}`)
  const writes = REQUESTS.some(request => request === verb)
  return [
    allow(['sts:GetCallerIdentity'], ['*']),
    // Without ListBucket, S3 answers 403 for a record that does not exist.
    allow(['s3:ListBucket'], [bucket]),
    allow(['s3:GetObject'], readable),
    ...(writes ? [allow(['s3:PutObject'], [`${bucket}/${requests}${verb}/*`])] : []),
    // It shows its plan.
    ...(verb === 'rollback' ? statementsFor(environmentActions('read'), coverage) : []),
  ]
}
