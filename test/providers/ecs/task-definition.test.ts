import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { TaskDefinition } from '../../../src/providers/ecs/task-definition.ts'
import { contract } from '../../support/contract.ts'
import { newRole } from '../../support/ecs.ts'

const secret = (key: string) => `arn:aws:secretsmanager:us-east-1:123456789012:secret:llm-AbCdEf:${key}::`

contract(
  TaskDefinition,
  async aws =>
    ({
      props: {
        cpu: 512,
        memory: 1024,
        architecture: 'X86_64',
        executionRole: await newRole(aws, 'execution'),
        taskRole: await newRole(aws, 'task'),
        image: 'public.ecr.aws/nginx/nginx:1.29',
        command: ['python', '-m', 'worker'],
        port: 8000,
        environment: { LOG_LEVEL: 'info', ENVIRONMENT: 'dev' },
        secrets: { OPENAI_API_KEY: secret('openai'), GROQ_API_KEY: secret('groq') },
        logGroup: '/app/worker',
        user: '10001',
        readonlyRoot: true,
        writable: ['/tmp', '/var/cache'],
        secretVersions: '1a2b3c4d',
      },
      changes: {},
      replacements: {
        cpu: 1024,
        memory: 2048,
        architecture: 'ARM64',
        executionRole: await newRole(aws, 'execution-2'),
        taskRole: await newRole(aws, 'task-2'),
        image: 'public.ecr.aws/nginx/nginx:1.30',
        command: [],
        port: 0,
        environment: { LOG_LEVEL: 'debug', ENVIRONMENT: 'dev' },
        secrets: {},
        logGroup: '/app/api',
        user: '',
        readonlyRoot: false,
        writable: [],
        secretVersions: '',
      },
    }) as const,
)

test('create sends no user, ports or tmpfs mounts if the props are empty', async () => {
  const container = await registered({ port: 0, user: '' })
  expect(container).toMatchObject({ command: [], portMappings: [], privileged: false, linuxParameters: { tmpfs: [] } })
  expect(container).not.toHaveProperty('user')
})

test('create sends tmpfs mounts without options, as AWS documents none that has a value', async () => {
  const { linuxParameters } = await registered({ writable: ['/tmp'], memory: 1024 })
  expect(linuxParameters!.tmpfs).toEqual([{ containerPath: '/tmp', size: 128 }])
})

/** The container that create sends. */
async function registered(props: object) {
  const inputs: RegisterTaskDefinitionRequest[] = []
  const aws = { ecs: { registerTaskDefinition: async (input: RegisterTaskDefinitionRequest) => inputs.push(input) } }
  const owner = { environment: 'app/dev', region: 'eu-west-1', id: 'task' }
  const empty = { command: [], environment: {}, secrets: {}, writable: [] }
  await TaskDefinition.create({ aws, region: 'eu-west-1', owner, name: 'task', props: { ...empty, ...props } } as never)
  return inputs[0]!.containerDefinitions![0]!
}
