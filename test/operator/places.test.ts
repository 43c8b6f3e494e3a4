import { beforeEach, expect, test } from 'vitest'
import { openAccount } from '../../src/operator/account.ts'
import { controlRecords, ensureControl, recordKeys } from '../../src/operator/control-bucket.ts'
import { recallRevisions, rememberPlace } from '../../src/operator/places.ts'
import { revisionOf } from '../../src/operator/revision.ts'
import { ownEmulator } from '../support/own-emulator.ts'

beforeEach(async () => void (process.env['AWS_ENDPOINT_URL'] = (await ownEmulator()).url))

test('recalls what was applied here, and in every other place that was remembered, once each', async () => {
  const role = { arn: 'arn:aws:iam::222222222222:role/postmagiq/operator', externalId: 'id' }
  const own = await openAccount({ region: 'us-east-1' })
  expect(await recallRevisions(own)).toEqual([])
  const apply = async (account: typeof own, environment: string, resources: object) => {
    await ensureControl(account, { approvals: [], destroyLimit: 0 })
    const revision = revisionOf(`${environment}.yaml`, Buffer.from(environment))
    await controlRecords(account).write(recordKeys({ application: 'app', environment }).applied, { revision, resources })
  }
  await apply(own, 'here', { vpc: {} })
  await apply(own, 'destroyed', {})
  await apply(await openAccount({ region: 'eu-west-1' }), 'there', { vpc: {} })
  await apply(await openAccount({ region: 'us-east-1', role }), 'elsewhere', { vpc: {} })
  const places = [
    { region: 'us-east-1' },
    { region: 'eu-west-1' },
    { region: 'us-east-1', assumeRole: role },
    { region: 'eu-west-1' },
  ] as const
  for (const place of places) await rememberPlace(own, place)
  expect((await recallRevisions(own)).map(({ text }) => text)).toEqual(['here', 'there', 'elsewhere'])
})
