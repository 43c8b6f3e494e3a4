import type { Problem, Rule } from '../problem.ts'
import { KEY_WORDS } from '../tables/key-words.ts'
import { zoneCount } from '../tiers.ts'

/** A Multi-AZ database has its standby in another zone. */
export const multiAz: Rule = environment =>
  environment.database.multiAz && zoneCount(environment) < 2
    ? [
        {
          at: ['/spec/database/multiAz', '/spec/network/availabilityZones'],
          message: 'a Multi-AZ database needs two zones',
          expected: 'two or more spec.network.availabilityZones, or spec.database.multiAz: false',
        },
      ]
    : []

/** Tasks sign in to the proxy where it is enabled, else to the instance. */
export const signIn: Rule = ({ database: { iamAuth, proxy } }) => {
  if (iamAuth && proxy.enabled && !proxy.iamAuth)
    return [
      {
        at: ['/spec/database/iamAuth', '/spec/database/proxy/enabled'],
        message: 'iamAuth has no effect while the proxy is enabled',
        expected: 'spec.database.proxy.iamAuth: true, or spec.database.proxy.enabled: false',
      },
    ]
  if (!proxy.iamAuth || proxy.enabled) return []
  return [
    {
      at: ['/spec/database/proxy/iamAuth', '/spec/database/proxy/enabled'],
      message: 'proxy.iamAuth has no effect while the proxy is not enabled',
      expected: 'spec.database.proxy.enabled: true, or spec.database.iamAuth: true',
    },
  ]
}

/** RDS requires a maximum at least 10 % above the initial size. */
export const storage: Rule = ({ database: { storage } }) => {
  const least = Math.ceil((storage.gib * 11) / 10)
  if (storage.maxGib >= least) return []
  return [
    {
      at: ['/spec/database/storage/maxGib', '/spec/database/storage/gib'],
      message: `maxGib ${storage.maxGib} is too close to gib ${storage.gib}`,
      expected: `maxGib of at least ${least}, 10 % more than gib`,
    },
  ]
}

/** Names that PostgreSQL or RDS reserve. */
const RESERVED_USERS = ['admin', 'postgres', 'root', 'public', 'none']
const EXISTING_DATABASES = ['postgres', 'rdsadmin', 'template0', 'template1']

/** Database names that RDS rejects, though PostgreSQL accepts them. */
const REJECTED_DATABASES = ['admin', 'db']

/** Database and owner have names that PostgreSQL and RDS accept. */
export const names: Rule = ({ database: { name, username } }) => {
  const problems: Problem[] = []
  if (KEY_WORDS.has(username)) problems.push(isKeyWord('username', username, 'appadmin'))
  else if (RESERVED_USERS.includes(username) || /^(pg_|rds)/.test(username))
    problems.push({
      at: ['/spec/database/username'],
      message: `the user name ${username} is reserved`,
      expected: 'another name, such as appadmin',
    })
  if (KEY_WORDS.has(name)) problems.push(isKeyWord('name', name, 'postmagiq'))
  else if (EXISTING_DATABASES.includes(name) || REJECTED_DATABASES.includes(name))
    problems.push({
      at: ['/spec/database/name'],
      message: REJECTED_DATABASES.includes(name) ? `the database name ${name} is reserved by RDS` : `the database ${name} always exists`,
      expected: 'another name, such as postmagiq',
    })
  return problems
}

const isKeyWord = (field: 'name' | 'username', word: string, other: string): Problem => ({
  at: [`/spec/database/${field}`],
  message: `${word} is a reserved key word of PostgreSQL`,
  expected: `another name, such as ${other}`,
  suggestion: `app_${word}`,
})

/** The extension of pgvector is called vector. */
export const extensions: Rule = ({ database }) =>
  database.extensions.flatMap((extension, index) =>
    extension === 'pgvector'
      ? [
          {
            at: [`/spec/database/extensions/${index}`],
            message: 'pgvector is not the name of an extension',
            expected: 'the name that CREATE EXTENSION accepts',
            suggestion: 'vector',
          },
        ]
      : [],
  )
