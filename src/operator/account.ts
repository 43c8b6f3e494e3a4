import { assumeRole, type RoleToAssume } from '../providers/assume-role.ts'
import { Aws } from '../providers/aws.ts'
import { OperatorError } from './errors.ts'

interface Options {
  readonly region: string
  /** The role to use; by default the credentials themselves are used. */
  readonly role?: RoleToAssume | undefined
  /** Called with every AWS call before it is sent. */
  readonly onCall?: (client: string, command: string) => void
}

/** An AWS account, as the credentials open it in one region. */
export interface Account {
  readonly aws: Aws
  /** The account's number, 12 digits. */
  readonly account: string
  /** The ARN that the credentials belong to. */
  readonly caller: string
}

/** Finds out which account the credentials are for. Throws OperatorError where there are none, or where no AWS answers. */
export async function openAccount({ region, role, onCall }: Options): Promise<Account> {
  const options = { region, ...(onCall && { onCall }) }
  const own = new Aws(options)
  const aws = role ? new Aws({ ...options, credentials: assumeRole(own, role) }) : own
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
