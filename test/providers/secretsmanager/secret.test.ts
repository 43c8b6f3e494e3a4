import { expect, onTestFinished, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { Secret, UNSET } from '../../../src/providers/secretsmanager/secret.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'

const props = {
  description: 'API keys',
  keys: ['OPENAI_API_KEY', 'SENTRY_DSN'],
  generated: false,
  recoveryDays: 7,
  content: {},
  contentMark: '',
}
const path = 'app/secretsmanager'

contract(Secret, () => ({
  name: `${path}/thing`,
  props,
  changes: { description: 'other keys', keys: ['OPENAI_API_KEY'], generated: true, recoveryDays: 30, contentMark: 'v2' },
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
    outputs: async () => (await account.ours())[0]!.outputs,
  }
}

test('keeps values that a person set when keys are added and removed, and outputs the unset keys', async () => {
  const { account, value, put, outputs } = newSecret('people')
  await account.bring(props)
  expect(await value()).toEqual({ OPENAI_API_KEY: UNSET, SENTRY_DSN: UNSET })
  expect((await outputs()).unset).toEqual(props.keys)
  await put({ OPENAI_API_KEY: 'one', SENTRY_DSN: 'two', OTHER: 'mine' })
  expect((await outputs()).unset).toEqual([])
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'none' }])
  await account.bring({ ...props, keys: ['OPENAI_API_KEY', 'MORE'] })
  expect(await value()).toEqual({ OPENAI_API_KEY: 'one', SENTRY_DSN: 'two', MORE: UNSET, OTHER: 'mine' })
  expect((await outputs()).unset).toEqual(['MORE'])
  await account.bring(props)
  expect((await outputs()).unset).toEqual([])
})

test('generates the value of each key only once', async () => {
  const { account, value, outputs } = newSecret('generated')
  await account.bring({ ...props, generated: true })
  const generated = await value()
  expect(generated.OPENAI_API_KEY).toMatch(/^[\w-]{48}$/)
  expect((await outputs()).unset).toEqual([])
  await account.bring({ ...props, generated: true, keys: [...props.keys, 'MORE'] })
  expect(await value()).toMatchObject(generated)
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
  const { account, put, outputs } = newSecret('many')
  const keys = Array.from({ length: 40 }, (_, number) => `A_RATHER_LONG_NAME_FOR_KEY_${number}`)
  await account.bring({ ...props, keys })
  expect((await outputs()).unset).toEqual(keys)
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
