import type { Live } from '../../../src/providers/kind.ts'
import { Parameter } from '../../../src/providers/ssm/parameter.ts'
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
