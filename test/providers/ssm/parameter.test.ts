import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import type { Live } from '../../../src/providers/kind.ts'
import { Parameter } from '../../../src/providers/ssm/parameter.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'

contract(
  Parameter,
  () =>
    ({
      name: '/app/ssm-parameter/llm/providers',
      props: { value: 'openai,bedrock', type: 'String' },
      changes: { value: 'bedrock' },
      replacements: { type: 'StringList' },
    }) as const,
  {
    disown: ({ ssm }, { name, props: { value } }: Live) =>
      ssm.putParameter({ Name: name, Value: value, Description: 'by hand', Overwrite: true }),
  },
)

test('its version changes with its value, and the plan expects that', async () => {
  const account = new Account(Parameter, new Aws({ region: 'us-east-1' }), '/app/ssm-parameter/version')
  const versionOf = async (value: string) => {
    await account.bring({ value, type: 'String' })
    return (await account.ours())[0]!.outputs.version
  }
  const first = await versionOf('groq')
  expect(await versionOf('openai')).not.toBe(first)
  expect(Parameter.changedOutputs?.({ value: 'groq' }, {} as never)).toEqual(['version'])
  await account.clear()
})
