import type { Aws } from './aws.ts'

/** One kind of AWS resource: what it is, and the four calls that touch it. Kinds keep no state, never wait, retry or log. */
export interface Kind<Props extends object = any, Outputs extends object = any, WriteOnly extends keyof Props = any> {
  /** CloudFormation's name for it, the vocabulary every AWS user shares. */
  readonly type: `AWS::${string}::${string}`
  /** How a live one is recognised as ours: also by its name, which AWS keeps unique, or by its ownership tag alone. */
  readonly identity: 'name' | 'tag'
  /** The longest name AWS takes. */
  readonly nameLimit?: number
  /** Props AWS cannot change in place: a change there replaces the resource. */
  readonly createOnly: readonly (keyof Props & string)[]
  /** Props AWS never gives back: sent, never compared. */
  readonly writeOnly?: readonly (WriteOnly & string)[]
  /** Lists whose order means nothing. */
  readonly unordered?: readonly (keyof Props & string)[]
  /** JSON documents: compared parsed, a single string being a list of one. */
  readonly json?: readonly (keyof Props & string)[]
  /** Props another controller moves: whether a live value is inside the band it may move in. */
  readonly delegated?: { readonly [K in keyof Props]?: (live: Props[K], desired: Props) => boolean }
  /** Whether a replacement is made before its predecessor goes. */
  readonly replace: 'create-first' | 'delete-first'
  /** AWS numbers revisions under one name: a successor needs no other name, and a predecessor holds nothing that could be missed. */
  readonly revisions?: true
  /** How long AWS may take to list a new one, in milliseconds, where that is longer than usual. */
  readonly listedWithin?: number
  /** AWS refuses a change while another is in progress. */
  readonly exclusive?: true
  /** Holds data a person would miss: only consent deletes or replaces it. */
  readonly stateful?: true
  /** The IAM actions that each call needs: what whoever runs it must be allowed, and is told when it is not. */
  readonly permissions: Readonly<Record<Call, readonly string[]>>
  /** What a change interrupts; nothing when absent. */
  impact?(changed: Changed<Props>): Impact
  /** Why a change can be made neither in place nor by another in its place; undefined when it can. */
  rejectsChange?(changed: Changed<Props>, live: Live<Omit<Props, WriteOnly>, Outputs>): string | undefined
  /** The outputs that a change gives other values, so that the plan knows whom it concerns; none when absent. */
  changedOutputs?(changed: Changed<Props>, live: Live<Omit<Props, WriteOnly>, Outputs>): readonly (keyof Outputs & string)[]
  /** Every one in scope, in as few calls as AWS allows, in the words of Props. */
  list(scope: Scope): Promise<readonly Live<Omit<Props, WriteOnly>, Outputs>[]>
  /** Makes the least that can be; the next pass brings the rest. */
  create(target: Target<Props>): Promise<void>
  /** Changes what differs, in as few calls as it takes; what must wait for something is left to the next pass. */
  update(target: Target<Props>, live: Live<Omit<Props, WriteOnly>, Outputs>, changed: Changed<Props>): Promise<void>
  /** Makes a live one ours, where tagging it is not the way. */
  adopt?(target: Target<Props>, live: Live<Omit<Props, WriteOnly>, Outputs>): Promise<void>
  /** Tries again what failed, as asked: the reason may have passed. */
  retry?(target: Target<Props>, live: Live<Omit<Props, WriteOnly>, Outputs>): Promise<void>
  /** Brings it one call closer to being gone: what protects it or fills it goes first, and the next pass goes on. */
  delete(scope: Scope, live: Live<Omit<Props, WriteOnly>, Outputs>): Promise<void>
}

export type Call = 'list' | 'create' | 'update' | 'delete'

/** Where kinds look: one account and region, and what there concerns us. */
export interface Scope {
  readonly aws: Aws
  /** The account's number, 12 digits. */
  readonly account: string
  readonly region: string
  /** The environments being looked after, as owners name them. */
  readonly environments: readonly string[]
  /** The names of what they ask for, so that one of ours is recognised whatever it is called. */
  readonly names: ReadonlySet<string>
}

/** Whose a resource is: an environment's, under the id it has there. */
export interface Owner {
  /** By application and name, as several may have one called `prod`: `postmagiq/prod`. */
  readonly environment: string
  readonly id: string
}

/** What belongs there: props are resolved, the name decided. */
export interface Target<Props> extends Scope, Owner {
  readonly name: string
  readonly props: Props
}

/** What is there. */
export interface Live<Props = any, Outputs = any> {
  readonly name: string
  readonly arn: string
  /** Absent when its tags do not say that it is ours. */
  readonly owner: Owner | undefined
  readonly props: Props
  readonly outputs: Outputs
  /** kstatus's terms: dependents may use it once it is ready. */
  readonly status: 'ready' | 'progressing' | 'failed' | 'terminating'
  /** Without an owner, it is taken over unasked: AWS made it, for something of ours, and nobody could miss it as it was. */
  readonly adoptUnasked?: boolean
  /** What it writes to or reads from, by name, besides what its props say: that goes after it. */
  readonly uses?: readonly string[]
  /** AWS's own word on why it is not ready. */
  readonly message?: string | undefined
}

/** The desired values of the props that differ, and only those. */
export type Changed<Props> = { readonly [K in keyof Props]?: Props[K] }

/** What a change interrupts, and whether at once or in the maintenance window. */
export interface Impact {
  readonly level: 'none' | 'rolling' | 'restart' | 'outage'
  readonly when: 'now' | 'window'
}

/** Declares a kind: infers its parameters and holds it to the contract. */
export const defineKind = <Props extends object, Outputs extends object, WriteOnly extends keyof Props = never>(
  kind: Kind<Props, Outputs, WriteOnly>,
) => kind
