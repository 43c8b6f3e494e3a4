import type { Problem, Rule } from '../problem.ts'
import { sizeProblems } from '../task-size.ts'

/** Fargate has tasks of the service's size. */
export const size: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, service]) => sizeProblems(service, `/spec/services/${name}`))

/** The count is within the bounds of scaling. */
export const scaling: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, { count, scaling }]): Problem[] => {
    const { min, max } = scaling
    const at = `/spec/services/${name}` as const
    if (min > max)
      return [
        {
          at: [`${at}/scaling/min`, `${at}/scaling/max`, `${at}/count`],
          message: `${name} has scaling.min ${min} and scaling.max ${max}`,
          expected: 'min up to max',
        },
      ]
    if (min <= count && count <= max) return []
    return [
      {
        at: [`${at}/count`, `${at}/scaling`],
        message: `${name} has a count of ${count}, outside its scaling`,
        expected: `a count from ${min} to ${max}`,
      },
    ]
  })

/** ECS Exec writes to the root file system. */
export const shell: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, { exec, readonlyRoot }]): Problem[] =>
    exec && readonlyRoot
      ? [
          {
            at: [`/spec/services/${name}/readonlyRoot`, `/spec/services/${name}/exec`],
            message: `exec does not work in ${name} while its root file system is read-only`,
            expected: 'exec or readonlyRoot, not both',
            suggestion: 'readonlyRoot: false',
          },
        ]
      : [],
  )

/** The limit of ECS on a task definition, in bytes. */
const TASK_DEFINITION = 64 * 1024

/** Command and environment fit into a task definition, which contains them as JSON. */
export const definitionSize: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, { command = [], environment }]): Problem[] => {
    const variables = Object.entries(environment).map(([name, value]) => ({ name, value }))
    const sizes = { command: jsonBytes(command), environment: jsonBytes(variables) }
    if (sizes.command + sizes.environment <= TASK_DEFINITION) return []
    const larger = sizes.command > sizes.environment ? 'command' : 'environment'
    return [
      {
        at: [`/spec/services/${name}/${larger}`],
        part: 'key',
        message: `command and environment of ${name} take ${Math.ceil((sizes.command + sizes.environment) / 1024)} KiB`,
        expected: `less than ${TASK_DEFINITION / 1024} KiB, the limit of a task definition`,
      },
    ]
  })

const jsonBytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

/** Directories of the image that contain its programs and their settings. */
const SYSTEM = ['/bin', '/etc', '/lib', '/lib64', '/sbin', '/usr', '/usr/bin', '/usr/lib', '/usr/local', '/usr/local/bin', '/usr/sbin']

/** A writable path is a new, empty file system. */
export const writable: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, { writable }]) =>
    writable.flatMap((path, index): Problem[] =>
      SYSTEM.includes(path)
        ? [
            {
              at: [`/spec/services/${name}/writable/${index}`],
              message: `an empty file system at ${path} would hide the programs and settings of the image`,
              expected: 'a directory for data, such as /tmp',
            },
          ]
        : [],
    ),
  )

/** At least one capacity provider has a weight. */
export const capacity: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, { capacity }]): Problem[] =>
    capacity.FARGATE + capacity.FARGATE_SPOT > 0
      ? []
      : [{ at: [`/spec/services/${name}/capacity`], message: `${name} has no capacity to run on`, expected: 'a weight above 0' }],
  )
