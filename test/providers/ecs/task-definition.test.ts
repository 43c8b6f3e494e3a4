import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { TaskDefinition } from '../../../src/providers/ecs/task-definition.ts'
import { World } from '../../../src/reconciler/world.ts'
import { ACCOUNT } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { newGraph } from '../../support/converge.ts'
import { newDefinition, newRole } from '../../support/ecs.ts'
import { ownEmulator } from '../../support/own-emulator.ts'

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
        capabilities: 'none',
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
        capabilities: 'default',
        writable: [],
        configurationVersions: '',
      },
    }) as const,
)

test('lists its own revisions in the same calls however many others the account has, and describes each once', async () => {
  const { url, foreignResources } = await ownEmulator()
  const calls: string[] = []
  const aws = new Aws({ region: 'us-east-1', endpoint: url, onCall: (_client, command) => calls.push(command.replace('Command', '')) })
  const graph = newGraph('crowd')
  const world = new World({ aws, account: ACCOUNT })
  world.watch(graph)
  for (const family of ['app-crowd-api', 'app-crowd-api', 'app-crowd-worker', 'app-crowded']) await newDefinition(aws, family)
  await foreignResources({ taskDefinitionRevisions: 2_000 })
  const list = async () => {
    calls.length = 0
    world.refresh({ deep: false })
    return (await world.list(TaskDefinition, graph.environment)).map(({ arn }) => arn.split('/')[1]).toSorted()
  }
  expect(await list()).toEqual(['app-crowd-api:1', 'app-crowd-api:2', 'app-crowd-worker:1'])
  const listings = ['ListTaskDefinitionFamilies', 'ListTaskDefinitions', 'ListTaskDefinitions']
  expect(calls).toEqual([...listings, 'DescribeTaskDefinition', 'DescribeTaskDefinition', 'DescribeTaskDefinition'])
  await list()
  expect(calls).toEqual(listings)
})

test('create sends no user, ports or tmpfs mounts if the props are empty', async () => {
  const container = await registered({ port: 0, user: '' })
  expect(container).toMatchObject({ command: [], portMappings: [], privileged: false, linuxParameters: { tmpfs: [] } })
  expect(container).not.toHaveProperty('user')
})

test('create sends tmpfs mounts without options, as AWS documents none that has a value', async () => {
  const { linuxParameters } = await registered({ writable: ['/tmp'], memory: 1024 })
  expect(linuxParameters!.tmpfs).toEqual([{ containerPath: '/tmp', size: 128 }])
})

test('create says what is too long for a task definition', async () => {
  const error = Object.assign(new Error("Actual length: '74049'. Max allowed length is '65536' bytes."), { name: 'ClientException' })
  await expect(registered({}, error)).rejects.toMatchObject({
    name: 'ClientException',
    message: expect.stringMatching(/^command, environment and secrets are longer .* '74049'/),
  })
})

/** The container that create sends. */
async function registered(props: object, error?: Error) {
  const inputs: RegisterTaskDefinitionRequest[] = []
  const registerTaskDefinition = async (input: RegisterTaskDefinitionRequest) => {
    if (error) throw error
    inputs.push(input)
  }
  const aws = { ecs: { registerTaskDefinition } }
  const owner = { environment: 'app/dev', region: 'eu-west-1', id: 'task' }
  const empty = { command: [], environment: {}, secrets: {}, writable: [] }
  await TaskDefinition.create({ aws, region: 'eu-west-1', owner, name: 'task', props: { ...empty, ...props } } as never)
  return inputs[0]!.containerDefinitions![0]!
}
