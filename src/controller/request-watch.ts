import type { Logger } from 'pino'
import type { Records } from '../operator/records.ts'
import { byTime, type InvalidRequest, type Request, type RequestKey } from '../operator/request.ts'
import { describeResult } from '../operator/request-text.ts'
import { listRequests, readRequest, removeRequest, type RequestListing, writeAnswer } from '../operator/requests.ts'
import { inForce, type Standing, standingOf } from '../operator/standing.ts'
import { messageOf } from '../providers/errors.ts'

interface Options {
  /** The records of one control bucket: `controlRecords(account)`. */
  readonly records: Records
  /** The account and the region of the control bucket. */
  readonly place: { readonly account: string; readonly region: string }
  /** The ARN of the controller's credentials, for its answers. */
  readonly by: string
  readonly log: Logger
  /** The time now; tests set it. */
  readonly now?: () => Date
}

type EnvironmentName = Pick<RequestKey, 'application' | 'environment'>
type Listed = RequestListing['requests'][number]

/** How often the requests are listed at most, in milliseconds. */
const PERIOD = 10_000

/** How many requests are read at a time. */
const AT_ONCE = 10

/** How long a request without effect lasts, in milliseconds. */
const RETENTION = 90 * 24 * 3_600_000

/** How many of them are deleted after one listing. */
const DELETIONS = 100

/**
 * The requests of people in one control bucket. What cannot be listed or read leaves in force what was in force before.
 * No method throws.
 */
export class RequestWatch {
  readonly #options: Options
  readonly #now: () => Date
  /** All that were read, by name; a request never changes. */
  readonly #read = new Map<string, Request | InvalidRequest>()
  /** By environment, the requests as they were last read completely. */
  #byEnvironment = new Map<string, readonly Request[]>()
  /** The environments whose requests could not be read completely since the process started. */
  #unread = new Set<string>()
  /** The names of the answered ones. */
  #answered = new Set<string>()
  #hasListed = false
  #listedAt = -Infinity
  #running: Promise<void> | undefined
  /** The current problems with requests, by what cannot be done. */
  readonly #problems = new Map<string, string>()

  constructor(options: Options) {
    this.#options = options
    this.#now = options.now ?? (() => new Date())
  }

  /** Lists and reads the requests anew, unless that was done within the last ten seconds. */
  refresh(): Promise<void> {
    const isDue = this.#now().getTime() - this.#listedAt >= PERIOD
    if (!this.#running && isDue) this.#running = this.#refresh().finally(() => (this.#running = undefined))
    return this.#running ?? Promise.resolve()
  }

  /** Whether the requests of an environment were read since the process started. Before, it may be paused without showing it. */
  isKnown(environment: EnvironmentName): boolean {
    return this.#hasListed && !this.#unread.has(keyOf(environment))
  }

  /** The requests of an environment that are in force now. */
  standing(environment: EnvironmentName): Standing {
    return standingOf(this.#requestsOf(environment), this.#now())
  }

  /** The requests of an environment without an answer, in no order. */
  unanswered(environment: EnvironmentName): readonly Request[] {
    return this.#requestsOf(environment).filter(({ name }) => !this.#answered.has(name))
  }

  /** Answers every request of an environment that has no answer with the effect that it has. */
  async acknowledge(environment: EnvironmentName): Promise<void> {
    const effective = inForce(this.#requestsOf(environment), this.#now())
    for (const request of this.unanswered(environment)) await this.answer(request, describeResult(request, effective.has(request.name)))
  }

  /** Answers a request. What cannot be written stays unanswered. */
  async answer({ name }: RequestKey, result: string): Promise<void> {
    const { records, by } = this.#options
    await this.#attempt('answered', async () => {
      await writeAnswer(records, name, { at: this.#now().toISOString(), by, result })
      this.#answered.add(name)
    })
  }

  #requestsOf(environment: EnvironmentName) {
    return this.#byEnvironment.get(keyOf(environment)) ?? []
  }

  async #refresh() {
    this.#listedAt = this.#now().getTime()
    try {
      const { requests, answered } = await listRequests(this.#options.records)
      const failures = await this.#readNew(requests)
      this.#answered = new Set(answered)
      this.#report('read', [...failures.values()].join('; '))
      const complete = requests.filter(key => !failures.has(keyOf(key)))
      this.#takeOver(complete, [...failures.keys()])
      await this.#answerInvalid(complete)
      await this.#deleteOld(complete)
    } catch (error) {
      this.#report('read', messageOf(error))
    }
  }

  /** Reads those that were not read before. Gives the last error of each environment that has one. */
  async #readNew(listed: readonly Listed[]): Promise<ReadonlyMap<string, string>> {
    const { records, place } = this.#options
    const names = new Set(listed.map(({ name }) => name))
    for (const name of this.#read.keys()) if (!names.has(name)) this.#read.delete(name)
    const failures = new Map<string, string>()
    const read = async (key: Listed) => {
      try {
        const request = await readRequest(records, key, place)
        if (request) this.#read.set(key.name, request)
      } catch (error) {
        failures.set(keyOf(key), `${key.name}: ${messageOf(error)}`)
      }
    }
    const unread = listed.filter(({ name }) => !this.#read.has(name))
    for (let start = 0; start < unread.length; start += AT_ONCE) await Promise.all(unread.slice(start, start + AT_ONCE).map(read))
    return failures
  }

  /** Puts in force what was read completely; an environment of which a request could not be read stays as it was. */
  #takeOver(complete: readonly Listed[], failed: readonly string[]) {
    const before = this.#byEnvironment
    const isRequest = (request: Request | InvalidRequest | undefined) => request !== undefined && 'verb' in request
    const requests = (keys: readonly Listed[]) => keys.map(({ name }) => this.#read.get(name)).filter(isRequest)
    this.#unread = new Set(failed.filter(environment => !this.#hasListed || this.#unread.has(environment)))
    this.#byEnvironment = new Map([
      ...[...Map.groupBy(complete, keyOf)].map(([environment, keys]) => [environment, requests(keys)] as const),
      ...failed.map(environment => [environment, before.get(environment) ?? []] as const),
    ])
    this.#hasListed = true
  }

  async #answerInvalid(complete: readonly Listed[]) {
    for (const { name } of complete) {
      const request = this.#read.get(name)
      if (request && 'invalid' in request && !this.#answered.has(name)) await this.answer(request, `invalid: ${request.invalid}`)
    }
  }

  /** Deletes requests without effect, the oldest first: what a later one ended must not come back. */
  async #deleteOld(complete: readonly Listed[]) {
    const now = this.#now()
    const effective = new Set([...this.#byEnvironment.values()].flatMap(requests => [...inForce(requests, now)]))
    const isOver = ({ name, at }: Listed) => now.getTime() - Date.parse(at) > RETENTION && !effective.has(name)
    const old = complete.filter(isOver).toSorted(byTime).slice(0, DELETIONS)
    await this.#attempt('deleted', async () => {
      for (const { name } of old) await removeRequest(this.#options.records, name)
    })
  }

  async #attempt(what: string, call: () => Promise<void>) {
    await call().then(
      () => this.#report(what, ''),
      (error: unknown) => this.#report(what, messageOf(error)),
    )
  }

  /** Logs a problem once, and once that it is over. */
  #report(what: string, problem: string) {
    const { log } = this.#options
    if (problem === (this.#problems.get(what) ?? '')) return
    if (problem) log.error(`requests cannot be ${what}: ${problem}`)
    else log.info(`requests can be ${what} again`)
    this.#problems.set(what, problem)
  }
}

const keyOf = ({ application, environment }: EnvironmentName) => `${application}/${environment}`
