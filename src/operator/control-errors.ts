import { meaning } from '../providers/errors.ts'
import type { Account } from './account.ts'
import { controlBucket } from './control-bucket.ts'
import { OperatorError } from './errors.ts'

/** Says in words why the control bucket cannot be used. `needs`: what a call needs, such as `s3:PutObject` on which key. */
export function explainControl(error: unknown, account: Account, needs: { readonly action: string; readonly key: string }): unknown {
  const bucket = controlBucket(account)
  if (meaning(error) === 'absent')
    return new OperatorError(`Nothing was ever applied here: account ${account.account} has no control bucket ${bucket}.`)
  if (meaning(error) === 'denied')
    return new OperatorError(
      `${error instanceof Error ? error.message : error}; this needs ${needs.action} on arn:aws:s3:::${bucket}/${needs.key}`,
    )
  return error
}
