import type { Problem, Rule } from '../problem.ts'
import { KEY_WORDS } from '../tables/key-words.ts'

/** A standby is in another zone. */
export const multiAz: Rule = ({ database, network }) =>
  database.multiAz && network.availabilityZones.length < 2
    ? [
        {
          at: ['/spec/database/multiAz', '/spec/network/availabilityZones'],
          message: 'a Multi-AZ database needs two zones',
          expected: 'two or more spec.network.availabilityZones, or spec.database.multiAz: false',
        },
      ]
    : []

/** RDS refuses a ceiling that is nearly reached at the outset. */
export const storage: Rule = ({ database: { storage } }) => {
  const least = Math.ceil((storage.gib * 11) / 10)
  if (storage.maxGib >= least) return []
  return [
    {
      at: ['/spec/database/storage/maxGib', '/spec/database/storage/gib'],
      message: `a disk of ${storage.gib} GiB cannot be limited to ${storage.maxGib}`,
      expected: `maxGib of at least ${least}, a tenth more than gib`,
    },
  ]
}

/** Names PostgreSQL or RDS keep for themselves. */
const USERNAMES = ['admin', 'postgres', 'root', 'public', 'none']
const DATABASES = ['postgres', 'rdsadmin', 'template0', 'template1']

/** Names that RDS refuses to give a database, though PostgreSQL would. */
const REFUSED = ['admin', 'db']

/** Names that are not taken. */
export const names: Rule = ({ database: { name, username } }) => {
  const findings: Problem[] = []
  if (KEY_WORDS.has(username)) findings.push(isWord('username', username, 'appadmin'))
  else if (USERNAMES.includes(username) || /^(pg_|rds)/.test(username))
    findings.push({
      at: ['/spec/database/username'],
      message: `the user ${username} is the database's own`,
      expected: 'another name, such as appadmin',
    })
  if (KEY_WORDS.has(name)) findings.push(isWord('name', name, 'postmagiq'))
  else if (DATABASES.includes(name) || REFUSED.includes(name))
    findings.push({
      at: ['/spec/database/name'],
      message: REFUSED.includes(name) ? `RDS keeps the name ${name} for itself` : `the database ${name} is there already`,
      expected: 'another name, such as postmagiq',
    })
  return findings
}

const isWord = (field: 'name' | 'username', word: string, other: string): Problem => ({
  at: [`/spec/database/${field}`],
  message: `${word} is a reserved key word of PostgreSQL`,
  expected: `another name, such as ${other}`,
  suggestion: `app_${word}`,
})

/** pgvector's extension is not called that. */
export const extensions: Rule = ({ database }) =>
  database.extensions.flatMap((extension, index) =>
    extension === 'pgvector'
      ? [
          {
            at: [`/spec/database/extensions/${index}`],
            message: 'pgvector is not the name of an extension',
            expected: 'the name CREATE EXTENSION takes',
            suggestion: 'vector',
          },
        ]
      : [],
  )
