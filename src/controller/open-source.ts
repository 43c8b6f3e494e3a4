import { openOwnAccount } from '../operator/account.ts'
import { OperatorError } from '../operator/errors.ts'
import { directory } from './directory.ts'
import { gitSource } from './git-source.ts'
import { gitToken } from './git-token.ts'
import { s3Source } from './s3-source.ts'
import type { Source } from './source.ts'

export interface SourceOptions {
  /** How often a Git server is asked for a new commit, in milliseconds. */
  readonly poll: number
}

/** How long the answer of a Git server may take, in milliseconds. */
const GIT_TIMEOUT = 15_000

/** The source types by the beginning of the name; every other name is a directory. */
const KINDS: readonly (readonly [RegExp, (name: string, options: SourceOptions) => Source])[] = [
  [/^s3:\/\//, name => s3Source(name, async () => (await openOwnAccount()).aws.s3)],
  [/^https?:\/\//, (name, { poll }) => gitSource(name, { token, interval: poll, timeout: GIT_TIMEOUT })],
]

/** Opens the source with a name; contacts nothing. Throws OperatorError for a name that is none. */
export function openSource(name: string, options: SourceOptions): Source {
  const [, open] = KINDS.find(([pattern]) => pattern.test(name)) ?? []
  if (open) return open(name, options)
  // The rest of the name may have a password.
  const [scheme] = /^[a-z+]+:\/\//.exec(name) ?? []
  if (scheme) throw new OperatorError(`${scheme} is neither a directory, nor s3://BUCKET/PREFIX, nor https://HOST/REPO.git#BRANCH:PATH.`)
  return directory(name)
}

/** The secret is read with the process's own credentials. */
const token = gitToken(process.env, async region => {
  const { aws } = await openOwnAccount()
  return (region === undefined ? aws : aws.in(region)).secrets
})
