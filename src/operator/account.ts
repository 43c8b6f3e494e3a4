import { assumeRole, type RoleToAssume } from '../providers/assume-role.ts'
import { Aws, type AwsOptions } from '../providers/aws.ts'
import { Limiter } from '../providers/limiter.ts'
import { OperatorError } from './errors.ts'

/** Listeners to every AWS call. */
export type CallListeners = Pick<AwsOptions, 'onCall' | 'onEnd' | 'onAnswer'>

interface Options extends CallListeners {
  readonly region: string
  /** The role to use; by default the credentials themselves are used. */
  readonly role?: RoleToAssume | undefined
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
export async function openAccount({ role, ...given }: Options): Promise<Account> {
  const options = { ...given, limiter: limiterOf(role) }
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
