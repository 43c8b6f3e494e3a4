import { recordKeys } from './control-bucket.ts'
import { type Place, specOf } from './revision-spec.ts'
import type { RevisionInfo } from './revision.ts'

export type RequestVerb = 'approve' | 'pause' | 'resume' | 'reconcile' | 'rollback'

/** What a person may ask for. Times are ISO 8601. */
export type RequestContent =
  | { readonly verb: 'approve'; readonly revision: string }
  | { readonly verb: 'approve'; readonly steps: readonly string[]; readonly until: string }
  | { readonly verb: 'pause'; readonly until: string; readonly reason: string }
  | { readonly verb: 'resume' | 'reconcile' }
  /** `over`: the hash of the environment's file in the source at that time. */
  | { readonly verb: 'rollback'; readonly revision: RevisionInfo; readonly over: string }
  /** With `over`, only what is pinned over that file is unpinned. */
  | { readonly verb: 'rollback'; readonly unpin: true; readonly over?: string }

/** The key of a request says which environment it is for; its content has no say in that. */
export interface RequestKey {
  /** The name of its record. */
  readonly name: string
  readonly application: string
  readonly environment: string
  /** When S3 stored it: clocks of people's machines are never compared. */
  readonly at: string
}

/** A content of a person, written to the control bucket. */
export type Request = RequestKey & RequestContent & { /** The caller's ARN, as the writer says. */ readonly by: string }

/** A request that asks for nothing that could be done. */
export interface InvalidRequest extends RequestKey {
  readonly invalid: string
}

type Content = Readonly<Record<string, unknown>>

const NAME = /^requests\/([^/]+)\/([^/]+)\/([a-z]+)\/\d{8}T\d{9}Z-[0-9a-f]{8}$/

/** What the name of an answer ends with, after the name of its request. */
const ANSWER = '.answer'

/** The prefix of every environment's requests. */
export const REQUESTS = 'requests/'

export const answerName = (request: string) => `${request}${ANSWER}`

/** The name of the request that an answer is for; undefined where the name is no answer's. */
export const answeredBy = (name: string) => (name.endsWith(ANSWER) ? name.slice(0, -ANSWER.length) : undefined)

/** The name of a new request: its time first, so that a listing is in that order. */
export const requestName = (place: Pick<Place, 'application' | 'environment'>, verb: RequestVerb, at: Date, id: string) =>
  `${recordKeys(place).requests}${verb}/${at.toISOString().replaceAll(/[-:.]/g, '')}-${id}`

/** The order of requests: by the time of S3, and within its second by the time in the name. */
export const byTime = (a: RequestKey, b: RequestKey) => compare(a.at, b.at) || compare(timeOf(a), timeOf(b)) || compare(a.name, b.name)

const timeOf = ({ name }: RequestKey) => name.slice(name.lastIndexOf('/') + 1)

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Reads the name of a request; undefined where it is not a request's. */
export function toKey(name: string, written: Date): RequestKey | undefined {
  const [, application, environment] = NAME.exec(name) ?? []
  return application && environment ? { name, application, environment, at: written.toISOString() } : undefined
}

/** Reads a request from the content of its record. */
export function toRequest(key: RequestKey, content: unknown, place: Pick<Place, 'account' | 'region'>): Request | InvalidRequest {
  const { name, application, environment, at } = key
  const refuse = (invalid: string) => ({ name, application, environment, at, invalid })
  const verb = NAME.exec(name)?.[3] ?? ''
  if (!isVerb(verb)) return refuse(`there is no request "${verb}"`)
  if (typeof content !== 'object' || content === null) return refuse('it is not a JSON object')
  const fields = content as Content
  // Who may write under the key of a verb may ask for that verb only.
  if (fields['verb'] !== verb) return refuse(`its verb is not "${verb}", as in its key`)
  if (!isText(fields['by'])) return refuse('it does not say who wrote it')
  const read = readers[verb](fields, { ...place, application, environment })
  return typeof read === 'string' ? refuse(read) : { ...read, name, application, environment, at, by: fields['by'] }
}

/** By verb, what its content asks for, or why it is invalid. */
const readers: Readonly<Record<RequestVerb, (content: Content, place: Place) => RequestContent | string>> = {
  approve: content => ('revision' in content ? toApprovedRevision(content) : toApprovedSteps(content)),
  pause({ until, reason }) {
    if (!isTime(until)) return 'a pause needs the time of its end, until'
    return isText(reason) ? { verb: 'pause', until: toIso(until), reason } : 'a pause needs a reason'
  },
  resume: () => ({ verb: 'resume' }),
  reconcile: () => ({ verb: 'reconcile' }),
  rollback: (content, place) => ('unpin' in content ? toUnpin(content) : toRollback(content, place)),
}

const toApprovedRevision = ({ revision }: Content): RequestContent | string =>
  isText(revision) ? { verb: 'approve', revision } : 'revision is not the name of a revision'

function toApprovedSteps({ steps, until }: Content): RequestContent | string {
  if (!isTime(until)) return 'an approval of steps needs the time of its end, until'
  const isList = Array.isArray(steps) && steps.length > 0 && steps.every(isStep)
  return isList ? { verb: 'approve', steps, until: toIso(until) } : 'steps is not a list of ids of steps'
}

function toUnpin({ unpin, over }: Content): RequestContent | string {
  if (unpin !== true) return 'unpin is not true'
  if (over !== undefined && !isText(over)) return 'over is not the hash of a file'
  return { verb: 'rollback', unpin, ...(over !== undefined && { over }) }
}

function toRollback({ revision, over }: Content, place: Place): RequestContent | string {
  if (!isRevision(revision)) return 'revision is not a revision with its text'
  if (!isText(over)) return 'a rollback needs the hash of the file that it goes over, over'
  const found = specOf(revision, place)
  return 'problem' in found ? found.problem : { verb: 'rollback', revision, over }
}

const VERBS: ReadonlySet<string> = new Set<RequestVerb>(['approve', 'pause', 'resume', 'reconcile', 'rollback'])

const isVerb = (verb: string): verb is RequestVerb => VERBS.has(verb)

/** Text that fits into a line. */
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 2_048

const isTime = (value: unknown): value is string => typeof value === 'string' && !Number.isNaN(Date.parse(value))

const toIso = (time: string) => new Date(time).toISOString()

const isStep = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{8}$/.test(value)

function isRevision(value: unknown): value is RevisionInfo {
  if (typeof value !== 'object' || value === null) return false
  const { id, hash, path, text, author = '-', subject = '-', version = '-' } = value as Content
  return [id, hash, path, author, subject, version].every(isText) && typeof text === 'string'
}
