import { assumeRole, type RoleToAssume } from '../providers/assume-role.ts'
import { Aws } from '../providers/aws.ts'
import { Limiter } from '../providers/limiter.ts'
import { OperatorError } from './errors.ts'

interface Options {
  readonly region: string
  /** The role to use; by default the credentials themselves are used. */
  readonly role?: RoleToAssume | undefined
  /** Called with every AWS call before it is sent. */
  readonly onCall?: (client: string, command: string) => void
  /** Of the account that is opened; by default of the one that the process's own credentials are for. */
  readonly limiter?: Limiter
}

/** By account, the process's own being ''. */
const limiters = new Map<string, Limiter>()

/** One for all clients of an account. */
function limiterOf(role: RoleToAssume | undefined): Limiter {
  const account = role?.arn.split(':')[4] ?? ''
  const known = limiters.get(account) ?? new Limiter()
  limiters.set(account, known)
  return known
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
export async function openAccount({ region, role, onCall, limiter = limiterOf(role) }: Options): Promise<Account> {
  const options = { region, limiter, ...(onCall && { onCall }) }
  const own = new Aws(options)
  const aws = role ? new Aws({ ...options, credentials: assumeRole(own, role) }) : own
  const { Account: account = '', Arn: caller = '' } = await aws.sts.getCallerIdentity({}).catch(withoutCredentials)
  if (!/^\d{12}$/.test(account))
    throw new OperatorError(`${aws.endpoint ?? 'AWS'} answered STS GetCallerIdentity without an account: is it an endpoint of AWS?`)
  return { aws, account, caller }
}

/** The process's own account, in the region of the standard configuration; opened once. */
export function openOwnAccount(): Promise<Account> {
  own ??= openAccount({ region: process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1' })
  own.catch(() => (own = undefined))
  return own
}
let own: Promise<Account> | undefined

/** Names the source of credentials that has none. */
function withoutCredentials(error: Error): never {
  if (error.name !== 'CredentialsProviderError') throw error
  const profile = process.env['AWS_PROFILE']
  const where = profile ? `The profile ${profile} (AWS_PROFILE) gives no credentials` : 'There are no AWS credentials'
  throw new OperatorError(`${where}: ${error.message}`)
}
