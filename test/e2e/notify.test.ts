import { SNS } from '@aws-sdk/client-sns'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { NOTIFY_PERMISSIONS } from '../../src/operator/permissions.ts'
import { Notifier } from '../../src/controller/notifier.ts'
import { Aws } from '../../src/providers/aws.ts'
import { toActions } from '../support/actions.ts'
import { controllerState } from '../support/controller-state.ts'
import { serve } from '../support/server.ts'

const on = ['Stalled'] as const

test("sends to the webhook of a secret and to a topic in the topic's region, with the permissions that it declares", async () => {
  const actions = new Set<string>()
  const calls: string[] = []
  const aws = new Aws({
    region: 'us-east-1',
    onCall: (client, command) => toActions(client, command).forEach(action => actions.add(action)),
    onEnd: ({ operation, region, result }) => void calls.push(`${operation} ${region} ${result}`),
  })
  const setUp = new Aws({ region: 'us-east-1' })
  const server = await serve((_request, response) => void response.end())
  const SecretString = JSON.stringify({ url: server.url, signingKey: 'key' })
  await setUp.secrets.createSecret({ Name: 'notify/hook', SecretString })
  const { TopicArn } = await setUp.in('us-west-2').of(SNS).createTopic({ Name: 'alarms' })
  const notify = { webhook: { secret: 'notify/hook', format: 'json' as const }, topicArn: TopicArn!, on }
  const { state, look, pass } = controllerState({}, { notify }, aws)
  const logged: string[] = []
  const log = pino({ base: null }, { write: line => void logged.push(JSON.parse(line).msg) })
  const notifier = new Notifier({ state, log, waits: [1, 1] })
  look()
  pass('Denied')
  await notifier.idle()
  expect(logged).toEqual(['notified', 'notified'])
  expect(server.requests).toBe(1)
  expect(calls.toSorted()).toEqual(['GetSecretValue us-east-1 ok', 'Publish us-west-2 ok'])
  expect([...actions].filter(action => !NOTIFY_PERMISSIONS.includes(action as never))).toEqual([])
})

test('a topic that does not exist is logged once, after three tries', async () => {
  const results: string[] = []
  const aws = new Aws({ region: 'us-east-1', onEnd: ({ result }) => void results.push(result) })
  const notify = { topicArn: 'arn:aws:sns:us-east-1:123456789012:nowhere', on }
  const { state, look, pass } = controllerState({}, { notify }, aws)
  const logged: string[] = []
  const log = pino({ base: null }, { write: line => void logged.push(JSON.parse(line).msg) })
  const notifier = new Notifier({ state, log, waits: [1, 1] })
  look()
  pass('Denied')
  await notifier.idle()
  expect(results).toEqual(['absent', 'absent', 'absent'])
  expect(logged).toEqual([expect.stringContaining('was not notified (tried 3 times)')])
})
