import { DATABASE_SECRET, OWN_VARIABLES } from '../environment.ts'
import type { Problem, Rule } from '../problem.ts'
import { containsSecretArgument, containsToken, namesASecret } from '../redact.ts'
import { textsIn } from '../texts.ts'

const GROUPS = '/spec/secrets/groups'

/** No group has the name of the database's secret, which postmagiq creates. */
export const reserved: Rule = ({ secrets }) =>
  DATABASE_SECRET in secrets.groups
    ? [
        {
          at: [`${GROUPS}/${DATABASE_SECRET}`],
          part: 'key',
          message: `${DATABASE_SECRET} is created by postmagiq`,
          expected: 'another name, or no such group',
        },
      ]
    : []

/** Each variable comes from one secret. */
export const keys: Rule = ({ secrets }) => {
  const owners = new Map<string, string>(OWN_VARIABLES.map(variable => [variable, 'postmagiq itself']))
  return Object.entries(secrets.groups).flatMap(([group, { keys }]) =>
    keys.flatMap((key, index): Problem[] => {
      const other = owners.get(key)
      owners.set(key, other ?? group)
      if (other === undefined || other === group) return []
      return [
        {
          at: [`${GROUPS}/${group}/keys/${index}`, GROUPS],
          message: `${key} is already a key of ${other}`,
          expected: 'each key in one group only',
        },
      ]
    }),
  )
}

/** The pointer of a word in a service's command. */
const COMMAND = /^\/spec\/services\/[^/]+\/command\//

/** Values that are no secret under any name. */
const NO_SECRET = /^(|true|false|yes|no|on|off|none|enabled|disabled|optional|required)$/i

/** A spec contains names of secrets, never their values. */
export const values: Rule = ({ environment: _environment, ...spec }) =>
  textsIn(spec, '/spec').flatMap(({ at, name, text }, index, all): Problem[] => {
    const previous = /\/0$/.test(at) ? '' : all[index - 1]?.text
    const named = /^\/spec\/services\/[^/]+\/environment\//.test(at) && !NO_SECRET.test(text) && namesASecret(name)
    if (!named && !containsToken(text) && !(COMMAND.test(at) && containsSecretArgument(text, previous))) return []
    return [
      {
        at: [at],
        message: `${named ? `${name} looks like the name of a secret` : 'this looks like a secret'}, and a spec must not contain its value`,
        expected: 'its name as a key of a group under spec.secrets.groups, and its value in Secrets Manager',
      },
    ]
  })
