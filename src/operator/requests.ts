import { randomBytes } from 'node:crypto'
import { ifExists } from '../providers/errors.ts'
import type { Account } from './account.ts'
import { controlRecords } from './control-bucket.ts'
import { explainControl } from './control-errors.ts'
import { RecordChanged, type Records, type StoredRecord } from './records.ts'
import {
  answeredBy,
  answerName,
  type InvalidRequest,
  type Request,
  type RequestKey,
  REQUESTS,
  requestName,
  toKey,
  toRequest,
  type RequestContent,
} from './request.ts'
import type { Place } from './revision-spec.ts'

/** Written beside a request by the controller that read it. */
export interface Answer {
  readonly at: string
  /** The ARN of the controller's credentials. */
  readonly by: string
  readonly result: string
}

/** The requests of all environments of a control bucket, as a listing shows them. */
export interface RequestListing {
  /** Their sizes are in bytes. */
  readonly requests: readonly (RequestKey & { readonly size: number })[]
  /** The names of the requests that have an answer. */
  readonly answered: ReadonlySet<string>
}

/** How often a request that finds its name taken is written under another one. */
const ATTEMPTS = 5

/** No request is longer, in bytes: a spec has at most 128 KiB, and JSON may escape a byte with six. */
const LONGEST = 1_000_000

/** Writes a request in the caller's name; gives the name of its record. Throws OperatorError where there is no control bucket or a permission is missing. */
export async function writeRequest(
  account: Account,
  place: Pick<Place, 'application' | 'environment'>,
  content: RequestContent,
): Promise<string> {
  const records = controlRecords(account)
  const at = new Date()
  const record = { ...content, at: at.toISOString(), by: account.caller }
  for (let attempt = 1; ; attempt++) {
    const name = requestName(place, content.verb, at, randomBytes(4).toString('hex'))
    try {
      await records.write(name, record)
      return name
    } catch (error) {
      if (error instanceof RecordChanged && attempt < ATTEMPTS) continue
      const key = `${name.slice(0, name.lastIndexOf('/'))}/*`
      throw explainControl(error, account, { action: 's3:PutObject', key })
    }
  }
}

/** Lists the requests of every environment, or those under a prefix; none where there is no control bucket yet. */
export async function listRequests(records: Records, prefix = REQUESTS): Promise<RequestListing> {
  const entries = (await ifExists(records.entries(prefix))) ?? []
  const answered = entries.map(({ name }) => answeredBy(name)).filter(name => name !== undefined)
  const requests = entries.flatMap(({ name, written, size }) => {
    const key = toKey(name, written)
    return key ? [{ ...key, size }] : []
  })
  return { requests, answered: new Set(answered) }
}

/** Reads a request; undefined where it was deleted meanwhile. */
export async function readRequest(
  records: Records,
  { size, ...key }: RequestListing['requests'][number],
  place: Pick<Place, 'account' | 'region'>,
): Promise<Request | InvalidRequest | undefined> {
  if (size > LONGEST) return { ...key, invalid: 'it is too long' }
  try {
    const found = await records.read(key.name)
    return found && toRequest(key, found.value, place)
  } catch (error) {
    if (error instanceof SyntaxError) return { ...key, invalid: 'it is not JSON' }
    throw error
  }
}

/** Writes the answer to a request, unless there is one. */
export async function writeAnswer(records: Records, request: string, answer: Answer): Promise<void> {
  await records.write(answerName(request), answer).catch((error: unknown) => {
    if (!(error instanceof RecordChanged)) throw error
  })
}

export const readAnswer = (records: Records, request: string): Promise<StoredRecord<Answer> | undefined> =>
  records.read<Answer>(answerName(request))

/** Deletes a request and its answer. The answer goes first: without its request nobody would find it. */
export async function removeRequest(records: Records, request: string): Promise<void> {
  await records.remove(answerName(request))
  await records.remove(request)
}
