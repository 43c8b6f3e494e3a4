import { Aws, type AwsOptions } from '../providers/aws.ts'
import { OperatorError } from './errors.ts'

/** Called with every AWS call. */
export type CallListeners = Pick<AwsOptions, 'onCall' | 'onEnd' | 'onAnswer'>

/** An AWS account, as the credentials open it in one region. */
export interface Account {
  readonly aws: Aws
  /** The account's number, 12 digits. */
  readonly account: string
  /** The ARN that the credentials belong to. */
  readonly caller: string
}

/** Finds out which account the credentials are for. Throws OperatorError where there are none, or where no AWS answers. */
export async function openAccount(options: CallListeners & Pick<AwsOptions, 'region'>): Promise<Account> {
  const aws = new Aws(options)
  const { Account: account = '', Arn: caller = '' } = await aws.sts.getCallerIdentity({}).catch(withoutCredentials)
  if (!/^\d{12}$/.test(account))
    throw new OperatorError(`${aws.endpoint ?? 'AWS'} answered STS GetCallerIdentity without an account: is it an endpoint of AWS?`)
  return { aws, account, caller }
}

/** Names the source of credentials that has none. */
function withoutCredentials(error: Error): never {
  if (error.name !== 'CredentialsProviderError') throw error
  const profile = process.env['AWS_PROFILE']
  const where = profile ? `The profile ${profile} (AWS_PROFILE) gives no credentials` : 'There are no AWS credentials'
  throw new OperatorError(`${where}: ${error.message}`)
}
