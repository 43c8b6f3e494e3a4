import { setTimeout as pause } from 'node:timers/promises'
import { CloudTrail, type Event, type LookupEventsCommandInput } from '@aws-sdk/client-cloudtrail'
import { APP_ID } from '../providers/aws.ts'
import type { Account } from './account.ts'

/** A change of a resource by somebody else. */
export interface ForeignChange {
  /** The ARN of the user or of the role's session; the service or the name, where the event has no ARN. */
  readonly actor: string
  /** When, as ISO 8601 in UTC, to the second. */
  readonly at: string
  /** The operation, as `AuthorizeSecurityGroupIngress`. */
  readonly event: string
  readonly userAgent?: string | undefined
}

/** A resource, and the time within which it was changed. */
export interface Search {
  readonly name: string
  readonly arn?: string | undefined
  /** The region whose event history has its changes. */
  readonly region: string
  /** In milliseconds since the epoch. */
  readonly from: number
  readonly to: number
}

/** The part of an event's record that is read here. */
interface EventRecord {
  readonly userIdentity?: { readonly arn?: string; readonly invokedBy?: string }
  readonly userAgent?: string
  readonly errorCode?: string
}

/** AWS serves two lookups a second, for each account and region. */
const PAUSE = 550

/** How many pages of 50 events are read for one name. */
const PAGES = 3

/** CloudTrail's event history of one account, which exists without a trail. One object serves an account, as AWS counts lookups by account. */
export class EventHistory {
  readonly #account: Account
  /** When the next lookup in a region may begin. */
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(account: Account) {
    this.#account = account
  }

  /** The newest change by somebody else that the history shows of a resource; undefined if it shows none, or none yet. Throws the SDK's error. */
  async foreignChange(search: Search): Promise<ForeignChange | undefined> {
    for (const name of namesOf(search)) {
      const found = await this.#newest(name, search)
      if (found) return found
    }
    return undefined
  }

  async #newest(name: string, search: Search): Promise<ForeignChange | undefined> {
    // Events have whole seconds.
    const times = { StartTime: new Date(Math.floor(search.from / 1000) * 1000), EndTime: new Date(search.to) }
    const input = { LookupAttributes: [{ AttributeKey: 'ResourceName' as const, AttributeValue: name }], ...times }
    let token: string | undefined
    for (let page = 0; page < PAGES; page++) {
      const { Events = [], NextToken } = await this.#lookUp(search.region, { ...input, NextToken: token })
      const found = Events.filter(event => isOfService(event, search)).flatMap(event => this.#foreign(event))
      if (found[0]) return found[0]
      if (!NextToken) return undefined
      token = NextToken
    }
    return undefined
  }

  async #lookUp(region: string, input: LookupEventsCommandInput) {
    const turn = this.#turns.get(region) ?? Promise.resolve()
    this.#turns.set(
      region,
      turn.then(() => pause(PAUSE, undefined, { ref: false })),
    )
    await turn
    return this.#account.aws.in(region).of(CloudTrail).lookupEvents(input)
  }

  /** The change that an event records, unless it is a read, a failure or a change of our own. */
  #foreign(event: Event): ForeignChange[] {
    const record = JSON.parse(event.CloudTrailEvent ?? '{}') as EventRecord
    const isChange = event.ReadOnly !== 'true' && !record.errorCode
    return isChange && !this.#isOurs(record) ? [toChange(event, record)] : []
  }

  /** Another session of our role is an earlier task of the same service; another program with our role is somebody else. */
  #isOurs({ userIdentity, userAgent = '' }: EventRecord) {
    const isOurRole = principalOf(userIdentity?.arn ?? '') === principalOf(this.#account.caller)
    return isOurRole && userAgent.split(/\s+/).includes(`app/${APP_ID}`)
  }
}

const toChange = ({ EventName = '', EventTime, Username = '' }: Event, { userIdentity, userAgent }: EventRecord): ForeignChange => ({
  actor: userIdentity?.arn ?? userIdentity?.invokedBy ?? Username,
  at: EventTime?.toISOString() ?? '',
  event: EventName,
  userAgent,
})

/**
 * Events name a resource by its name, its id or its ARN, by service and as the caller did; a lookup finds the exact text only.
 * An id of EC2 is the last part of the ARN.
 */
export function namesOf({ name, arn = '' }: Pick<Search, 'name' | 'arn'>): readonly string[] {
  const last = arn.split(/[:/]/).at(-1)!
  return [...new Set([last, name, arn])].filter(text => text !== '' && text !== '*')
}

/** Resources of several services may have the same name. */
function isOfService({ EventSource = '' }: Event, { arn }: Search) {
  const service = arn?.split(':')[2]
  return !service || EventSource === `${service}.amazonaws.com`
}

/** An ARN without the session of a role. */
const principalOf = (arn: string) => arn.replace(/(:assumed-role\/[^/]+)\/.*$/, '$1')
