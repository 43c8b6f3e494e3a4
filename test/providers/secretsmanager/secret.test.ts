import { expect, onTestFinished, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { Secret, UNSET } from '../../../src/providers/secretsmanager/secret.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { ownEmulator } from '../../support/own-emulator.ts'

const props = {
  description: 'API keys',
  keys: ['OPENAI_API_KEY', 'SENTRY_DSN'],
  generated: false,
  recoveryDays: 7,
  policy: '',
  content: {},
  contentMark: '',
}
const path = 'app/secretsmanager'

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::210987654321:root' },
    Action: 'secretsmanager:GetSecretValue',
    Resource: '*',
  },
})

contract(Secret, () => ({
  name: `${path}/thing`,
  props,
  changes: { description: 'other keys', keys: ['OPENAI_API_KEY'], generated: true, recoveryDays: 30, policy: POLICY, contentMark: 'v2' },
  replacements: {},
}))

const aws = new Aws({ region: 'us-east-1' })

/** A secret that is deleted when the test ends. */
function newSecret(name: string) {
  const SecretId = `${path}/${name}`
  const account = new Account(Secret, aws, SecretId)
  onTestFinished(() => account.clear())
  return {
    SecretId,
    account,
    value: async () => JSON.parse((await aws.secrets.getSecretValue({ SecretId })).SecretString!),
    put: (value: unknown) =>
      aws.secrets.putSecretValue({ SecretId, SecretString: typeof value === 'string' ? value : JSON.stringify(value) }),
    awaiting: async () => (await account.ours())[0]!.awaiting,
    unset: async () => /set ([\w, ]+):/.exec((await account.ours())[0]!.awaiting?.message ?? '')?.[1]?.split(', ') ?? [],
  }
}

test('keeps values that a person set when keys are added and removed, and awaits the unset keys', async () => {
  const { account, value, put, unset } = newSecret('people')
  await account.bring(props)
  expect(await value()).toEqual({ OPENAI_API_KEY: UNSET, SENTRY_DSN: UNSET })
  expect(await unset()).toEqual(props.keys)
  await put({ OPENAI_API_KEY: 'one', SENTRY_DSN: 'two', OTHER: 'mine' })
  expect(await unset()).toEqual([])
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'none' }])
  await account.bring({ ...props, keys: ['OPENAI_API_KEY', 'MORE'] })
  expect(await value()).toEqual({ OPENAI_API_KEY: 'one', SENTRY_DSN: 'two', MORE: UNSET, OTHER: 'mine' })
  expect(await unset()).toEqual(['MORE'])
  await account.bring(props)
  expect(await unset()).toEqual([])
})

test('generates the value of each key only once', async () => {
  const { account, value, unset } = newSecret('generated')
  await account.bring({ ...props, generated: true })
  const generated = await value()
  expect(generated.OPENAI_API_KEY).toMatch(/^[\w-]{48}$/)
  expect(await unset()).toEqual([])
  await account.bring({ ...props, generated: true, keys: [...props.keys, 'MORE'] })
  expect(await value()).toMatchObject(generated)
})

test('generating values makes a new version only where a key has no value, and the plan expects that', async () => {
  const { account, put } = newSecret('filled')
  await account.bring(props)
  const live = async () => (await account.ours())[0]!
  const expected = async () => Secret.changedOutputs?.({ generated: true }, await live())
  expect(await expected()).toEqual(['version'])
  await put({ OPENAI_API_KEY: 'one', SENTRY_DSN: 'two' })
  expect(await expected()).toEqual([])
  const { version } = (await live()).outputs
  await account.bring({ ...props, generated: true })
  expect((await live()).outputs.version).toBe(version)
})

test('writes content again after someone changed it, and each content as another version', async () => {
  const { account, value, put } = newSecret('content')
  const withContent = { ...props, keys: ['HOST', 'TOKEN'], content: { HOST: 'db' }, contentMark: 'db' }
  await account.bring(withContent)
  await put({ HOST: 'other', TOKEN: 'set' })
  expect((await account.plan(withContent)).steps).toMatchObject([{ action: 'update', changes: [{ prop: 'contentMark' }] }])
  await account.bring(withContent)
  expect(await value()).toEqual({ HOST: 'db', TOKEN: 'set' })
  await account.bring({ ...withContent, content: { HOST: 'db2' }, contentMark: 'db2' })
  await account.bring(withContent)
  expect(await value()).toEqual({ HOST: 'db', TOKEN: 'set' })
})

test('spreads many keys over several tags, and rejects a value that is no JSON object without quoting it', async () => {
  const { account, put, unset } = newSecret('many')
  const keys = Array.from({ length: 40 }, (_, number) => `A_RATHER_LONG_NAME_FOR_KEY_${number}`)
  await account.bring({ ...props, keys })
  expect(await unset()).toEqual(keys)
  await account.bring(props)
  await put('hunter2')
  const [live] = await account.ours()
  const target = account.target(live!, { ...props, keys })
  await expect(Secret.update(target, live!, { keys })).rejects.toThrow(/^the value of app\/secretsmanager\/many is not a JSON object$/)
})

test('restores a secret that is scheduled for deletion with its value, then updates it', async () => {
  const { account, value, put } = newSecret('restored')
  await account.bring(props)
  await put({ OPENAI_API_KEY: 'one', SENTRY_DSN: 'two' })
  await account.clear()
  expect(await account.ours()).toEqual([])
  await account.bring({ ...props, description: 'again' })
  expect(await value()).toEqual({ OPENAI_API_KEY: 'one', SENTRY_DSN: 'two' })
})

test.for([
  [{ OPENAI_API_KEY: 'hunter2' }, 'set SENTRY_DSN: aws secretsmanager put-secret-value --secret-id app/secretsmanager/'],
  [{ OPENAI_API_KEY: 'hunter2', SENTRY_DSN: UNSET }, 'set SENTRY_DSN: '],
  ['hunter2', 'its value is not a JSON object: set OPENAI_API_KEY, SENTRY_DSN: '],
  [['hunter2'], 'its value is not a JSON object: '],
  [{ OPENAI_API_KEY: 'hunter2', SENTRY_DSN: 'two' }, undefined],
] as const)('a secret that a person set to %j awaits: %s', async ([written, message]) => {
  const { account, put, awaiting } = newSecret('by-hand')
  await account.bring(props)
  await put(written)
  expect(await awaiting()).toEqual(message && { reason: 'AwaitingSecret', message: expect.stringContaining(message) })
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'none' }])
  expect(JSON.stringify(await account.ours())).not.toContain('hunter2')
})

test('detects and deletes a resource policy that somebody attached', async () => {
  const { account, SecretId } = newSecret('policy')
  await account.bring(props)
  await aws.secrets.putResourcePolicy({ SecretId, ResourcePolicy: POLICY })
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'update', changes: [{ prop: 'policy', before: POLICY, after: '' }] }])
  await account.bring(props)
  expect((await aws.secrets.getResourcePolicy({ SecretId })).ResourcePolicy).toBe(undefined)
})

test('a thousand secrets of others cost no call', async () => {
  const { url, foreignResources } = await ownEmulator()
  const calls: string[] = []
  const aws = new Aws({ region: 'us-east-1', endpoint: url, onCall: (_client, command) => void calls.push(command) })
  const account = new Account(Secret, aws, `${path}/counted`)
  await account.bring(props)
  const listing = async () => {
    calls.length = 0
    await account.ours()
    return calls.toSorted()
  }
  const before = await listing()
  expect(before).toEqual(['DescribeSecretCommand', 'GetResourcePolicyCommand', 'ListSecretsCommand'])
  await foreignResources({ secrets: 1_000 })
  expect(await listing()).toEqual(before)
})
