import { setTimeout as pause } from 'node:timers/promises'
import type { Account } from '../operator/account.ts'
import { controlRecords } from '../operator/control-bucket.ts'
import type { RequestContent } from '../operator/request.ts'
import { describeContent } from '../operator/request-text.ts'
import { readAnswer, writeRequest } from '../operator/requests.ts'
import { printable } from '../report/printable.ts'
import type { Environment } from '../schema/environment.ts'
import { EXIT } from './exit.ts'

/** How long an answer is waited for, and how often it is read, in milliseconds. */
const [PATIENCE, PERIOD] = [15_000, 1_000]

interface Subject {
  readonly spec: Environment
  readonly account: Account
}

/** Writes a request for an environment, prints it, and waits a moment for the answer of a controller. */
export async function ask({ spec, account }: Subject, content: RequestContent): Promise<number> {
  const name = await writeRequest(account, spec, content)
  print(`Asked for ${spec.application}/${spec.environment} in ${spec.region}: ${describeContent(content)} (as ${account.caller})`)
  print(await answerTo(name, account).catch(unreadable))
  return EXIT.ok
}

/** The answer to a request, or that there is none yet. */
async function answerTo(name: string, account: Account): Promise<string> {
  const records = controlRecords(account)
  for (const deadline = Date.now() + PATIENCE; Date.now() < deadline;) {
    const answer = (await readAnswer(records, name))?.value
    if (answer) return `Answered: ${answer.result} (by ${answer.by})`
    await pause(PERIOD)
  }
  return 'No controller has answered yet: it will be read by the next one that runs.'
}

/** The permission to write requests does not include the one to read answers. */
const unreadable = (error: unknown) =>
  `The request is written. Its answer cannot be read: ${error instanceof Error ? error.message : error}`

const print = (line: string) => void process.stdout.write(`${printable(line)}\n`)
