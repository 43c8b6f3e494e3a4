import { DEFAULT_RULES } from '../operator/consent-policy.ts'
import { accountLines, boundaryLines } from '../operator/control-plane.ts'
import { applyTo, type ApplyOptions } from './apply.ts'
import { checkAskable } from './confirm.ts'
import { EXIT } from './exit.ts'
import { openForBootstrap } from './open.ts'

interface BootstrapOptions extends ApplyOptions {
  /** Prepares an account for a control plane elsewhere, instead of creating the control plane. */
  readonly account?: boolean
}

/** Creates or updates the control plane with the credentials of a person, and prints what specs should say. Exit codes are those of apply. */
export async function bootstrap(options: BootstrapOptions): Promise<number> {
  checkAskable(options)
  const session = await openForBootstrap(options)
  const code = await applyTo(session, DEFAULT_RULES, options)
  if (code === EXIT.ok) process.stdout.write(options.account ? forAccount(accountLines(session)) : forEnvironments(boundaryLines(session)))
  return code
}

const forEnvironments = (lines: string) => `\nAdd to each spec, so that the controller may write the roles of its environment:\n\n${lines}`

const forAccount = (lines: string) => `\nAdd to the spec of each environment in this account:\n\n${lines}`
