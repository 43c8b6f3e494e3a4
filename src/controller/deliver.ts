import { createHmac, randomUUID } from 'node:crypto'
import { SNS } from '@aws-sdk/client-sns'
import type { Account } from '../operator/account.ts'
import type { Environment } from '../schema/environment.ts'
import { namesLoopback } from './address.ts'
import type { EnvironmentState } from './environment-state.ts'
import type { Notice } from './notices.ts'

/** How long one request may take, in milliseconds. */
const TIMEOUT = 10_000

type Webhook = NonNullable<NonNullable<Environment['notify']>['webhook']>

/** A notice, and the environment that it is about. */
export interface Letter {
  readonly notice: Notice
  readonly state: EnvironmentState
  readonly aws: Account['aws']
}

/** One sentence for people. */
export function toText({ notice: { type, reason, message, isReminder }, state }: Letter): string {
  const about = `${state.application}/${state.environment} (${state.region})`
  if (type === 'DriftCorrected') return `${about}: drift was corrected: ${message}`
  const still = isReminder ? 'still ' : ''
  const what = { Stalled: `is ${still}stalled`, Recovered: 'has recovered', ActionNeeded: `${still}waits for a person` }[type]
  return `${about} ${what}: ${reason}: ${message}`
}

/** The document for programs. */
export const toDocument = ({ notice, state }: Letter) => ({
  id: randomUUID(),
  at: new Date().toISOString(),
  ...notice,
  application: state.application,
  environment: state.environment,
  region: state.region,
  account: state.account,
  revision: state.revision.id,
})

/** Sends a letter to the URL that is in the webhook's secret. Throws sentences without the URL: that of Slack is a secret. */
export async function post(letter: Letter, { secret, format }: Webhook): Promise<void> {
  const { url, signingKey } = await readSecret(letter.aws, secret)
  const target = checkUrl(url, secret)
  if (format === 'json' && !signingKey) throw new Error(`the secret ${secret} has no signingKey`)
  const body = JSON.stringify(format === 'slack' ? { text: escapeForSlack(toText(letter)) } : toDocument(letter))
  const headers = { 'content-type': 'application/json', ...(format === 'json' && { 'postmagiq-signature': sign(body, signingKey!) }) }
  const answer = await fetch(target, { method: 'POST', body, headers, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT) }).catch(
    (error: Error & { cause?: { code?: string } }) => {
      throw new Error(`${target.host} did not answer: ${error.cause?.code ?? error.name}`)
    },
  )
  await answer.body?.cancel()
  if (!answer.ok) throw new Error(`${target.host} answered HTTP ${answer.status}`)
}

/** The time and an HMAC-SHA256 of time and body, so that a request can be neither forged nor repeated later. */
export function sign(body: string, key: string, seconds = Math.floor(Date.now() / 1000)): string {
  return `t=${seconds},v1=${createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')}`
}

async function readSecret({ secrets }: Account['aws'], SecretId: string) {
  const { SecretString = '' } = await secrets.getSecretValue({ SecretId }, { abortSignal: AbortSignal.timeout(TIMEOUT) })
  const found = parse(SecretString)
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  return { url: text(found['url']), signingKey: text(found['signingKey']) }
}

/** The members of a JSON document; none if it is none. The parser's own error would quote the secret. */
function parse(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>
  } catch {
    return {}
  }
}

function checkUrl(text: string | undefined, secret: string): URL {
  const url = URL.parse(text ?? '')
  if (!url) throw new Error(`the secret ${secret} is no JSON document with a url`)
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && namesLoopback(url.host))
  if (!isSafe) throw new Error(`the url of the secret ${secret} does not begin with https://`)
  if (url.username || url.password) throw new Error(`the url of the secret ${secret} has a user name or password`)
  return url
}

/** Slack reads these three characters as its own syntax. */
const escapeForSlack = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Sends a letter to an SNS topic, in the topic's region: a sentence for people, and attributes by which subscriptions can filter. */
export async function publish(letter: Letter, TopicArn: string): Promise<void> {
  const { notice, state } = letter
  const attribute = (StringValue: string) => ({ DataType: 'String', StringValue })
  await letter.aws
    .in(TopicArn.split(':')[3]!)
    .of(SNS)
    .publish(
      {
        TopicArn,
        Subject: `${state.application}/${state.environment}: ${notice.type}`.slice(0, 100),
        Message: toText(letter),
        MessageAttributes: {
          type: attribute(notice.type),
          reason: attribute(notice.reason),
          application: attribute(state.application),
          environment: attribute(state.environment),
        },
      },
      { abortSignal: AbortSignal.timeout(TIMEOUT) },
    )
}
