import { DATABASE_SECRET, namesRegistry, OWN_VARIABLES } from '../environment.ts'
import type { Problem, Rule } from '../problem.ts'
import { nearest } from '../suggest.ts'

/** Names that the product's own tasks and resources have. */
const RESERVED = ['cache', 'control', 'database', 'migrate', 'ollama', 'probe', 'proxy', 'watermark']

/** Services have names that are not taken. */
export const reserved: Rule = ({ services }) =>
  Object.keys(services).flatMap((name): Problem[] =>
    RESERVED.includes(name)
      ? [
          {
            at: [`/spec/services/${name}`],
            part: 'key',
            message: `a service cannot be called ${name}`,
            expected: `a name other than ${RESERVED.join(', ')}`,
          },
        ]
      : [],
  )

/** A service the product does not know says which image it is. */
export const image: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, { image }]): Problem[] =>
    image === ''
      ? [
          {
            at: [`/spec/services/${name}/image`, `/spec/services/${name}`],
            part: 'key',
            message: `spec.services.${name}.image is missing`,
            expected: 'an image such as api:latest',
          },
        ]
      : [],
  )

/** What ECR may call a repository. */
const LONGEST_REPOSITORY = 256

/** An image in the environment's own repository: that one is called after application, environment and image. */
export const repositories: Rule = ({ application, environment, services }) =>
  Object.entries(services).flatMap(([name, { image }]): Problem[] => {
    const repository = `${application}-${environment}-${image.replace(/[:@].*$/, '')}`
    if (namesRegistry(image) || repository.length <= LONGEST_REPOSITORY) return []
    return [
      {
        at: [`/spec/services/${name}/image`],
        message: `the repository of this image would have a name of ${repository.length} characters, with ${application}-${environment}- before it`,
        expected: `at most ${LONGEST_REPOSITORY} in all`,
      },
    ]
  })

/** Only what listens can be sent anything. */
export const port: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, { port, paths }]): Problem[] =>
    paths.length > 0 && port === undefined
      ? [
          {
            at: [`/spec/services/${name}/paths`],
            message: `${name} has paths and no port`,
            expected: `spec.services.${name}.port`,
          },
        ]
      : [],
  )

/** A path leads to one service. */
export const paths: Rule = ({ services }) => {
  const claims = new Map<string, string>()
  return Object.entries(services).flatMap(([name, { paths }]) =>
    paths.flatMap((path, index): Problem[] => {
      const other = claims.get(path)
      claims.set(path, other ?? name)
      if (other === undefined || other === name) return []
      return [
        {
          at: [`/spec/services/${name}/paths/${index}`],
          message: `${path} leads to ${other} already`,
          expected: 'each path in one service only',
        },
      ]
    }),
  )
}

/** What a rule of a load balancer can hold: each path has one. */
const MOST_WILDCARDS = 5

/** A path has no more wildcards than a rule takes. */
export const wildcards: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, { paths }]) =>
    paths.flatMap((path, index): Problem[] => {
      const count = path.replace(/[^*?]/g, '').length
      if (count <= MOST_WILDCARDS) return []
      const at = [`/spec/services/${name}/paths/${index}`] as const
      return [{ at, message: `${path} has ${count} wildcards`, expected: `at most ${MOST_WILDCARDS} of * and ? in a path` }]
    }),
  )

/** Services get groups of secrets that there are. */
export const groups: Rule = ({ services, secrets }) => {
  const known = [...new Set([DATABASE_SECRET, ...Object.keys(secrets.groups)])]
  return Object.entries(services).flatMap(([name, service]) =>
    service.secrets.flatMap((group, index): Problem[] => {
      if (known.includes(group)) return []
      const suggestion = nearest(group, known)
      return [
        {
          at: [`/spec/services/${name}/secrets/${index}`, '/spec/secrets/groups'],
          message: `there is no group of secrets called ${group}`,
          expected: `one of ${known.join(', ')}`,
          ...(suggestion === undefined ? {} : { suggestion }),
        },
      ]
    }),
  )
}

/** A variable is set once: ECS refuses a secret and a plain value under the same name. */
export const variables: Rule = ({ services, secrets }) =>
  Object.entries(services).flatMap(([name, service]) =>
    Object.keys(service.environment).flatMap((variable): Problem[] => {
      const [group] =
        Object.entries(secrets.groups).find(([group, { keys }]) => service.secrets.includes(group) && keys.includes(variable)) ?? []
      const setter = OWN_VARIABLES.includes(variable) ? 'the product itself' : group && `the group of secrets ${group}`
      if (setter === undefined) return []
      return [
        {
          at: [`/spec/services/${name}/environment/${variable}`, `/spec/services/${name}/secrets`, `/spec/secrets/groups/${group}`],
          part: 'key',
          message: `${variable} is set by ${setter} already`,
          expected: 'each variable in one place',
        },
      ]
    }),
  )
