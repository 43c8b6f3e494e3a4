import { DATABASE_SECRET, namesRegistry, OWN_VARIABLES } from '../environment.ts'
import type { Problem, Rule } from '../problem.ts'
import { nearest } from '../suggest.ts'

/** An environment runs something. */
export const atLeastOne: Rule = ({ services }) =>
  Object.keys(services).length > 0
    ? []
    : [
        {
          at: ['/spec/services'],
          message: 'an environment without services has nothing to run',
          expected: 'at least one service, or no field services at all for the built-in ones, api and worker',
        },
      ]

/** Names of postmagiq's own tasks and resources. */
const RESERVED = ['cache', 'control', 'database', 'migrate', 'ollama', 'probe', 'proxy', 'watermark']

/** Names of services are not reserved. */
export const reserved: Rule = ({ services }) =>
  Object.keys(services).flatMap((name): Problem[] =>
    RESERVED.includes(name)
      ? [
          {
            at: [`/spec/services/${name}`],
            part: 'key',
            message: `the service name ${name} is reserved`,
            expected: `a name other than ${RESERVED.join(', ')}`,
          },
        ]
      : [],
  )

/** Every service but the built-in ones has an image. */
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

/** The registry of an image has an address that tasks can reach. */
export const registry: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, { image }]): Problem[] => {
    if (!namesRegistry(image)) return []
    const [address = ''] = image.split('/')
    const [host = '', port = '443'] = address.split(':')
    const at = [`/spec/services/${name}/image`] as const
    if (host === 'localhost' || host.startsWith('127.'))
      return [{ at, message: `${host} is the task itself, which has no registry`, expected: 'the host of a registry' }]
    if (Number(port) >= 1 && Number(port) <= 65535) return []
    return [{ at, message: `${address} has no valid port`, expected: 'a port from 1 to 65535' }]
  })

/** ECR's limit on repository names. */
const LONGEST_REPOSITORY = 256

/** The name of an image's repository, application, environment and image, is short enough. */
export const repositories: Rule = ({ application, environment, services }) =>
  Object.entries(services).flatMap(([name, { image }]): Problem[] => {
    const repository = `${application}-${environment}-${image.replace(/[:@].*$/, '')}`
    if (namesRegistry(image) || repository.length <= LONGEST_REPOSITORY) return []
    return [
      {
        at: [`/spec/services/${name}/image`],
        message: `the repository name ${application}-${environment}-… of this image has ${repository.length} characters`,
        expected: `at most ${LONGEST_REPOSITORY}`,
      },
    ]
  })

/** A service with paths has a port. */
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

/** Each path belongs to one service. */
export const paths: Rule = ({ services }) => {
  const owners = new Map<string, string>()
  return Object.entries(services).flatMap(([name, { paths }]) =>
    paths.flatMap((path, index): Problem[] => {
      const other = owners.get(path)
      owners.set(path, other ?? name)
      if (other === undefined || other === name) return []
      return [
        {
          at: [`/spec/services/${name}/paths/${index}`],
          message: `${path} is already a path of ${other}`,
          expected: 'each path in one service only',
        },
      ]
    }),
  )
}

/** The default quota of an application load balancer. */
const MOST_RULES = 100

/** All paths fit into the rules of the load balancer: each path has its own rule. */
export const rules: Rule = ({ services }) => {
  const paths = Object.entries(services).flatMap(([name, { paths }]) => paths.map((_, index) => ({ name, index })))
  const excess = paths[MOST_RULES]
  if (!excess) return []
  return [
    {
      at: [`/spec/services/${excess.name}/paths/${excess.index}`, `/spec/services/${excess.name}`],
      message: `the services have ${paths.length} paths, and each path is a rule of the load balancer`,
      expected: `at most ${MOST_RULES} in all`,
    },
  ]
}

/** The limit of a load balancer's rule: each path has its own rule. */
const MOST_WILDCARDS = 5

/** No path has more wildcards than a rule accepts. */
export const wildcards: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, { paths }]) =>
    paths.flatMap((path, index): Problem[] => {
      const count = path.replace(/[^*?]/g, '').length
      if (count <= MOST_WILDCARDS) return []
      const at = [`/spec/services/${name}/paths/${index}`] as const
      return [{ at, message: `${path} has ${count} wildcards`, expected: `at most ${MOST_WILDCARDS} of * and ? in a path` }]
    }),
  )

/** The groups of secrets that services list exist. */
export const groups: Rule = ({ services, secrets }) => {
  const known = [...new Set([DATABASE_SECRET, ...Object.keys(secrets.groups)])]
  return Object.entries(services).flatMap(([name, service]) =>
    service.secrets.flatMap((group, index): Problem[] => {
      if (known.includes(group)) return []
      return [
        {
          at: [`/spec/services/${name}/secrets/${index}`, '/spec/secrets/groups'],
          message: `the group of secrets ${group} does not exist`,
          expected: `one of ${known.join(', ')}`,
          suggestion: nearest(group, known),
        },
      ]
    }),
  )
}

/** Each variable is set once: ECS rejects a secret and a plain value under the same name. */
export const variables: Rule = ({ services, secrets }) =>
  Object.entries(services).flatMap(([name, service]) =>
    Object.keys(service.environment).flatMap((variable): Problem[] => {
      const [group] =
        Object.entries(secrets.groups).find(([group, { keys }]) => service.secrets.includes(group) && keys.includes(variable)) ?? []
      const setter = OWN_VARIABLES.includes(variable) ? 'postmagiq itself' : group && `the group of secrets ${group}`
      if (setter === undefined) return []
      return [
        {
          at: [`/spec/services/${name}/environment/${variable}`, `/spec/services/${name}/secrets`, `/spec/secrets/groups/${group}`],
          part: 'key',
          message: `${variable} is already set by ${setter}`,
          expected: 'each variable in one place',
        },
      ]
    }),
  )
