import type { Aws } from './aws.ts'
import type { Meaning } from './errors.ts'

/** A value that is known after apply. */
export const UNKNOWN = Symbol('known after apply')
export type Unknown = typeof UNKNOWN

/** The region of what has none: where AWS takes its calls, and has its tags and events. */
export const GLOBAL_REGION = 'us-east-1'

/** One kind of AWS resource: what it is, and the four calls that touch it. Kinds keep no state, never wait, retry or log. */
export interface Kind<Props extends object = any, Outputs extends object = any, WriteOnly extends keyof Props = any> {
  /** CloudFormation's name for it, the vocabulary every AWS user shares. */
  readonly type: `AWS::${string}::${string}`
  /** How a live one is recognised as ours: by its ownership tag alone, or also by its name where AWS keeps names unique. */
  readonly identity: 'name' | 'tag'
  /** The longest name AWS takes, in characters. */
  readonly nameLimit?: number
  /** Regions besides the environment's own in which it may live; `global` for a service without regions, whose calls and tags go to us-east-1. */
  readonly regions?: readonly string[] | 'global'
  /** The region whose event history in CloudTrail has its changes, where that is not its own: its service is global. */
  readonly eventsIn?: string
  /** Props AWS cannot change in place: a change there replaces the resource. */
  readonly createOnly: readonly (keyof Props & string)[]
  /** Props AWS never returns: sent, never compared. */
  readonly writeOnly?: readonly (WriteOnly & string)[]
  /** Props that are compared and hashed, and never shown. */
  readonly sensitive?: readonly (keyof Props & string)[]
  /** Props that a line about the resource shows. */
  readonly summary?: readonly (keyof Props & string)[]
  /** Lists whose order has no meaning. */
  readonly unordered?: readonly (keyof Props & string)[]
  /** JSON documents: compared parsed, a single string being a list of one. */
  readonly json?: readonly (keyof Props & string)[]
  /** Props that another controller changes: whether a live value is inside the band that the desired props allow. */
  readonly delegated?: { readonly [K in keyof Props]?: (live: Props[K], desired: Props) => boolean }
  /** Whether a replacement is created before its predecessor is deleted. */
  readonly replace: 'create-first' | 'delete-first'
  /** AWS numbers revisions under one name: a successor needs no other name, and nobody misses a predecessor. */
  readonly revisions?: true
  /** How long AWS may take to list a new one, in milliseconds, where that is longer than usual. */
  readonly listedWithin?: number
  /** AWS takes minutes to create, change or delete one: it is polled less often. */
  readonly slow?: true
  /** AWS refuses a change while another is in progress. */
  readonly exclusive?: true
  /** Contains data that a person would miss: only consent deletes or replaces it. */
  readonly stateful?: true
  /** The IAM actions that each call needs; the operator's policy and the remedy for a denied call come from here. */
  readonly permissions: Readonly<Record<Call, readonly string[]>>
  /** What a change interrupts; nothing when absent. */
  impact?(changed: PlannedChange<Props>, live: LiveOf<Props, Outputs, WriteOnly>): Impact
  /** Why AWS can make a change neither in place nor by a replacement; undefined when it can. */
  rejectsChange?(changed: PlannedChange<Props>, live: LiveOf<Props, Outputs, WriteOnly>): string | undefined
  /** The outputs that a change gives other values, so that the plan shows everyone whom the change reaches. */
  changedOutputs?(changed: PlannedChange<Props>, live: LiveOf<Props, Outputs, WriteOnly>): readonly (keyof Outputs & string)[]
  /** The changes that the next update sends, where AWS does not take all at once: the others follow when AWS shows these. */
  next?(changed: Changed<Props>): readonly (keyof Props & string)[]
  /** The outputs that a new one has for certain: its readers know them before it exists. */
  readonly initialOutputs?: Partial<Outputs>
  /** Whether a live one without an owner can only be this resource, its tags being lost; for kinds recognised by tag. The graph calls it `name`. */
  isSame?(props: Planned<Props>, live: LiveOf<Props, Outputs, WriteOnly>, name: string): boolean
  /** What the spec asks for without effect on this live one, as sentences for people. */
  notes?(props: Planned<Props>, live: LiveOf<Props, Outputs, WriteOnly>): readonly string[]
  /** Lists every one in scope, in as few calls as AWS allows, in the words of Props. */
  list(scope: Scope): Promise<readonly Listed<Omit<Props, WriteOnly>, Outputs>[]>
  /** Creates the least that can be; the next pass brings the rest. Throws the SDK's error. */
  create(target: Target<Props>): Promise<void>
  /** Changes what differs, in as few calls as it takes; what must wait for something is left to the next pass. */
  update(target: Target<Props>, live: LiveOf<Props, Outputs, WriteOnly>, changed: Changed<Props>): Promise<void>
  /** Makes a live one ours, where the tagging API does not. */
  adopt?(target: Target<Props>, live: LiveOf<Props, Outputs, WriteOnly>): Promise<void>
  /** Tries once more what failed or got stuck, as the reason may have passed. */
  retry?(target: Target<Props>, live: LiveOf<Props, Outputs, WriteOnly>): Promise<void>
  /** Brings it one call closer to being gone: what protects or fills it goes first, and the next pass continues. */
  delete(scope: Scope, live: LiveOf<Props, Outputs, WriteOnly>): Promise<void>
}

export type Call = 'list' | 'create' | 'update' | 'delete'

/** Where a kind's calls go: one account and region, and which environments there concern us. */
export interface Scope {
  readonly aws: Aws
  /** The account's number, 12 digits. */
  readonly account: string
  /** The region that the calls go to. */
  readonly region: string
  /** The region that the environments belong to. */
  readonly home: string
  /** The environments that are watched, as owners name them: `postmagiq/prod`. */
  readonly environments: readonly string[]
  /** The names of the resources they ask for, so that one of ours is recognised by any name. */
  readonly names: ReadonlySet<string>
  /** Who asks for resources of a type: a kind that lists by tag looks further only where one of these is missing. */
  asked(type: string): readonly Owner[]
  /**
   * Reads what a listing leaves out of one resource, by its ARN. The answer is kept until that resource changes, a hint names it or
   * a deep pass comes: only for what nobody but a person changes.
   */
  detail<T>(arn: string, read: () => Promise<T>): Promise<T>
}

/** Which environment a resource belongs to, and the id it has there. */
export interface Owner {
  /** The application and the environment's name: `postmagiq/prod`. */
  readonly environment: string
  /** The environment's home region, as two of one name may exist in two regions. */
  readonly region: string
  readonly id: string
}

/** A desired resource with its props resolved and its name decided. */
export interface Target<Props> extends Scope {
  readonly owner: Owner
  readonly name: string
  readonly props: Props
  /** The props whose very change was sent before without AWS showing it. */
  readonly repeated: ReadonlySet<string>
}

/** A live resource as its kind lists it. */
export interface Listed<Props = any, Outputs = any> {
  readonly name: string
  readonly arn: string
  /** Absent when its tags do not say that it is ours. */
  readonly owner: Owner | undefined
  /** undefined is what AWS leaves out of its answer: never a difference. */
  readonly props: { readonly [K in keyof Props]: Props[K] | undefined }
  /** What others may refer to; undefined is what AWS does not show yet. */
  readonly outputs: { readonly [K in keyof Outputs]: Outputs[K] | undefined }
  /** kstatus's terms: dependents may use it once it is ready. */
  readonly status: 'ready' | 'progressing' | 'failed' | 'terminating'
  /** AWS's raw word for its state. */
  readonly state?: string | undefined
  /** AWS's explanation of why it is not ready, for people. */
  readonly message?: string | undefined
  /** What a failure means, where that is more than "failed": `quota` names what to ask for. */
  readonly meaning?: Meaning | undefined
  /** What a person, or something outside, has yet to do for it. */
  readonly awaiting?: ActionNeeded | undefined
  /** It can be used, but AWS refuses to change it just now. */
  readonly busy?: boolean | undefined
  /** How long it may stay in exactly this state, in milliseconds, before it counts as failed. */
  readonly patience?: number | undefined
  /** Without an owner, it is adopted unasked: AWS created it for something of ours, and nobody could miss it as it was. */
  readonly adoptUnasked?: boolean
  /** Names or ARNs that it uses besides those in its props: it is deleted before them. */
  readonly uses?: readonly string[]
}

/** A live resource as the engine hands it to its kind: with the region whose listing shows it. */
export interface Live<Props = any, Outputs = any> extends Omit<Listed<Props, Outputs>, 'props' | 'outputs'> {
  /** What AWS left out is undefined here as well, although the types do not say so: a kind that leaves something out reads it with care. */
  readonly props: Props
  readonly outputs: Outputs
  readonly region: string
}

type LiveOf<Props, Outputs, WriteOnly extends keyof Props> = Live<Omit<Props, WriteOnly>, Outputs>

/** Something that only a person, or something outside, can do: which, and how. */
export interface ActionNeeded {
  readonly reason: `Awaiting${string}`
  readonly message: string
}

/** The desired values of the props that differ, and only those. */
export type Changed<Props> = { readonly [K in keyof Props]?: Props[K] }

/** Desired props as a plan knows them: a value that another resource has yet to provide is unknown. */
export type Planned<Props> = { readonly [K in keyof Props]: Props[K] | Unknown }

/** The same, of the props that differ. */
export type PlannedChange<Props> = Partial<Planned<Props>>

/** What a change interrupts, and whether at once or in the maintenance window. */
export interface Impact {
  readonly level: 'none' | 'rolling' | 'restart' | 'outage'
  readonly when: 'now' | 'window'
}

/** Declares a kind: infers its parameters and checks it against the contract. */
export const defineKind = <Props extends object, Outputs extends object, WriteOnly extends keyof Props = never>(
  kind: Kind<Props, Outputs, WriteOnly>,
) => kind
