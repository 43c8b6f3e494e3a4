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
        configurationVersions: '1a2b3c4d',
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
        configurationVersions: '',
      },
    }) as const,
)

test('create sends no user, ports or tmpfs mounts if the props are empty', async () => {
  const inputs: { containerDefinitions: object[] }[] = []
  const aws = { ecs: { registerTaskDefinition: async (input: never) => inputs.push(input) } }
  const props = { command: [], environment: {}, secrets: {}, writable: [], port: 0, user: '' }
  await TaskDefinition.create({
    aws,
    region: 'eu-west-1',
    owner: { environment: 'app/dev', region: 'eu-west-1', id: 'task' },
    name: 'task',
    props,
  } as never)
  expect(inputs[0]!.containerDefinitions[0]).toMatchObject({
    command: [],
    portMappings: [],
    privileged: false,
    linuxParameters: { tmpfs: [] },
  })
  expect(inputs[0]!.containerDefinitions[0]).not.toHaveProperty('user')
})

test('writable paths are tmpfs mounts without options: AWS documents mode without a value only', async () => {
  const inputs: { containerDefinitions: object[] }[] = []
  const aws = { ecs: { registerTaskDefinition: async (input: never) => inputs.push(input) } }
  const props = { command: [], environment: {}, secrets: {}, writable: ['/tmp'], port: 0, user: '', memory: 1024 }
  await TaskDefinition.create({ aws, region: 'eu-west-1', environment: 'dev', id: 'task', name: 'task', props } as never)
  expect(inputs[0]!.containerDefinitions[0]).toHaveProperty('linuxParameters.tmpfs', [{ containerPath: '/tmp', size: 128 }])
})
