import { expect, test } from 'vitest'
import { toLive } from '../../../src/providers/secretsmanager/secret-live.ts'

const tags = (version: string) => [
  { Key: 'postmagiq:keys', Value: 'KEY' },
  { Key: 'postmagiq:version', Value: version },
]

interface Shown {
  readonly listed: readonly [string, number]
  readonly described: readonly [string, number]
  /** The current version, where it is not the one of the tags. */
  readonly current?: string
  /** Whether the value may not be read. */
  readonly deny?: boolean
}

/** A secret as ListSecrets and DescribeSecret show it, each with its description and the second of its last change. */
function liveOf({ listed, described, current = described[0], deny = false }: Shown) {
  const show = ([version, second]: readonly [string, number]) => ({
    Description: version,
    Tags: tags(version),
    LastChangedDate: new Date(second * 1000),
  })
  const secrets = {
    describeSecret: async () => ({ ...show(described), VersionIdsToStages: { [current]: ['AWSCURRENT'], v0: ['AWSPREVIOUS'] } }),
    getResourcePolicy: async () => ({}),
    getSecretValue: async () => {
      if (deny) throw Object.assign(new Error('no'), { name: 'AccessDeniedException' })
      return { SecretString: '{}' }
    },
  }
  const scope = { aws: { secrets }, detail: (_arn: string, read: () => unknown) => read() }
  const entry = { ARN: 'arn', Name: 'a/b', ...show(listed), SecretVersionsToStages: { [listed[0]]: ['AWSCURRENT'] } }
  return toLive(scope as never, entry)
}

test.for([
  [{ listed: ['v1', 10], described: ['v2', 20] }, 'v2'],
  [{ listed: ['v2', 20], described: ['v1', 10] }, 'v2'],
  [{ listed: ['v1', 10], described: ['v2', 10] }, 'v2'],
] as const)('of two descriptions, %j, the later one counts', async ([shown, version]) => {
  const live = await liveOf(shown)
  expect(live).toMatchObject({ props: { description: version, keys: ['KEY'] }, outputs: { version } })
})

test('reports no missing key where the value that a person set may not be read', async () => {
  const shown = { listed: ['v1', 10], described: ['v1', 10], current: 'v2' } as const
  expect((await liveOf(shown))?.awaiting).toMatchObject({ reason: 'AwaitingSecret' })
  expect((await liveOf({ ...shown, deny: true }))?.awaiting).toBe(undefined)
})
