import { expect, onTestFinished, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { Secret, UNSET } from '../../../src/providers/secretsmanager/secret.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'

const props = {
  description: 'keys of others',
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
  changes: { description: 'other words', keys: ['OPENAI_API_KEY'], generated: true, recoveryDays: 30, contentMark: 'v2' },
  replacements: {},
}))

const aws = new Aws({ region: 'us-east-1' })

/** A secret of its own, which is there no longer when the test ends. */
function newSecret(name: string) {
  const SecretId = `${path}/${name}`
  const account = new Account(Secret, aws, SecretId)
  onTestFinished(() => account.clear())
  return {
    SecretId,
    account,
    value: async () => JSON.parse((await aws.secrets.getSecretValue({ SecretId })).SecretString!),
    put: (what: unknown) => aws.secrets.putSecretValue({ SecretId, SecretString: typeof what === 'string' ? what : JSON.stringify(what) }),
    outputs: async () => (await account.ours())[0]!.outputs,
  }
}

test('keys wait for a person; what a person set stays, whichever keys come and go', async () => {
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

test('what is generated is made once', async () => {
  const { account, value, outputs } = newSecret('generated')
  await account.bring({ ...props, generated: true })
  const made = await value()
  expect(made.OPENAI_API_KEY).toMatch(/^[\w-]{48}$/)
  expect((await outputs()).unset).toEqual([])
  await account.bring({ ...props, generated: true, keys: [...props.keys, 'MORE'] })
  expect(await value()).toMatchObject(made)
})

test('what is known is written, and again when someone changed it; two wishes make two versions', async () => {
  const { account, value, put } = newSecret('known')
  const known = { ...props, keys: ['HOST', 'TOKEN'], content: { HOST: 'db' }, contentMark: 'db' }
  await account.bring(known)
  await put({ HOST: 'other', TOKEN: 'set' })
  expect((await account.plan(known)).steps).toMatchObject([{ action: 'update', changes: [{ prop: 'contentMark' }] }])
  await account.bring(known)
  expect(await value()).toEqual({ HOST: 'db', TOKEN: 'set' })
  await account.bring({ ...known, content: { HOST: 'db2' }, contentMark: 'db2' })
  await account.bring(known)
  expect(await value()).toEqual({ HOST: 'db', TOKEN: 'set' })
})

test('many keys take many tags, and a value that is not ours to read is left alone, and not told', async () => {
  const { SecretId, account, put, outputs } = newSecret('many')
  const keys = Array.from({ length: 40 }, (_, number) => `A_RATHER_LONG_NAME_FOR_KEY_${number}`)
  await account.bring({ ...props, keys })
  expect((await outputs()).unset).toEqual(keys)
  await account.bring(props)
  await put('hunter2')
  const [live] = await account.ours()
  const target = { ...account.scope, ...live!.owner!, name: SecretId, props: { ...props, keys } }
  await expect(Secret.update(target, live!, { keys })).rejects.toThrow(
    /^app\/secretsmanager\/many holds something else than a JSON object$/,
  )
})

test('one that is on its way out comes back as it was, and is then brought in line', async () => {
  const { account, value, put } = newSecret('returning')
  await account.bring(props)
  await put({ OPENAI_API_KEY: 'one', SENTRY_DSN: 'two' })
  await account.clear()
  expect(await account.ours()).toEqual([])
  await account.bring({ ...props, description: 'again' })
  expect(await value()).toEqual({ OPENAI_API_KEY: 'one', SENTRY_DSN: 'two' })
})
