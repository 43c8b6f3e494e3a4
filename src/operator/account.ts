import { Aws } from '../providers/aws.ts'
import { Limiter } from '../providers/limiter.ts'
import { OperatorError } from './errors.ts'

interface Options {
  readonly region: string
  /** Called with every AWS call before it is sent. */
  readonly onCall?: (client: string, command: string) => void
  /** Of the account that is opened; by default of the one that the process's own credentials are for. */
  readonly limiter?: Limiter
}

const OWN_ACCOUNT = new Limiter()

/** An AWS account, as the credentials open it in one region. */
export interface Account {
  readonly aws: Aws
  /** The account's number, 12 digits. */
  readonly account: string
  /** The ARN that the credentials belong to. */
  readonly caller: string
}

/** Finds out which account the credentials are for. Throws OperatorError where there are none, or where no AWS answers. */
export async function openAccount({ region, onCall, limiter = OWN_ACCOUNT }: Options): Promise<Account> {
  const aws = new Aws({ region, limiter, ...(onCall && { onCall }) })
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
