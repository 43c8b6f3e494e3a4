import type { Aws } from './aws.ts'

/** One AWS resource type: its traits, and the four calls that read or change it. A kind keeps no state, never waits, retries or logs. */
export interface Kind<Props extends object = any, Outputs extends object = any, WriteOnly extends keyof Props = any> {
  /** CloudFormation's name of the resource type. */
  readonly type: `AWS::${string}::${string}`
  /** `name`: AWS keeps names unique, so a resource is recognised as ours by ownership tag or name. `tag`: by ownership tag alone. */
  readonly identity: 'name' | 'tag'
  /** The longest name AWS accepts, in characters. */
  readonly nameLimit?: number
  /** Props that AWS cannot change in place: changing one replaces the resource. */
  readonly createOnly: readonly (keyof Props & string)[]
  /** Props that AWS never returns: sent, never compared. */
  readonly writeOnly?: readonly (WriteOnly & string)[]
  /** List props whose order has no meaning. */
  readonly unordered?: readonly (keyof Props & string)[]
  /** JSON document props: compared after parsing; a string equals a list of that one string. */
  readonly json?: readonly (keyof Props & string)[]
  /** Props that another controller may change: true while the live value is within the range allowed to it. */
  readonly delegated?: { readonly [K in keyof Props]?: (live: Props[K], desired: Props) => boolean }
  /** Whether a replacement creates the successor or deletes the predecessor first. */
  readonly replace: 'create-first' | 'delete-first'
  /** AWS numbers revisions under one name: a successor shares the name, and deleting a predecessor loses nothing. */
  readonly revisions?: true
  /** How long AWS may take to list a new resource, in milliseconds, if longer than the engine's default. */
  readonly listedWithin?: number
  /** AWS rejects a change while another is in progress. */
  readonly exclusive?: true
  /** Contains data that cannot be made again: deleting or replacing it needs consent. */
  readonly stateful?: true
  /** The IAM actions that each call needs; an access error names them. */
  readonly permissions: Readonly<Record<Call, readonly string[]>>
  /** What a change interrupts; nothing if not implemented. */
  impact?(changed: Changed<Props>): Impact
  /** Why AWS can make the change neither in place nor by replacement, as a sentence for the user; undefined if it can. */
  rejectsChange?(changed: Changed<Props>, live: Live<Omit<Props, WriteOnly>, Outputs>): string | undefined
  /** The outputs whose values a change will alter, so that the plan shows the affected dependents; none if not implemented. */
  changedOutputs?(changed: Changed<Props>, live: Live<Omit<Props, WriteOnly>, Outputs>): readonly (keyof Outputs & string)[]
  /** Lists every resource of this kind in scope, in as few calls as AWS allows, with live values in the form of Props. */
  list(scope: Scope): Promise<readonly Live<Omit<Props, WriteOnly>, Outputs>[]>
  /** Creates the resource with the least AWS requires; the next pass updates the rest. */
  create(target: Target<Props>): Promise<void>
  /** Changes the props in `changed`, in as few calls as possible; a change that AWS cannot make yet is left to the next pass. */
  update(target: Target<Props>, live: Live<Omit<Props, WriteOnly>, Outputs>, changed: Changed<Props>): Promise<void>
  /** Marks a live resource as ours, if the tagging API cannot do that for this kind. */
  adopt?(target: Target<Props>, live: Live<Omit<Props, WriteOnly>, Outputs>): Promise<void>
  /** Retries a failed resource on request: the cause may be gone. */
  retry?(target: Target<Props>, live: Live<Omit<Props, WriteOnly>, Outputs>): Promise<void>
  /** Takes one step towards deletion: protection and contents are removed first, and the next pass continues. */
  delete(scope: Scope, live: Live<Omit<Props, WriteOnly>, Outputs>): Promise<void>
}

export type Call = 'list' | 'create' | 'update' | 'delete'

/** What kinds list: one account and region, and the environments to look for. */
export interface Scope {
  readonly aws: Aws
  /** The account id, 12 digits. */
  readonly account: string
  readonly region: string
  /** The managed environments, in the form of `Owner.environment`. */
  readonly environments: readonly string[]
  /** The names of all resources in their graphs: recognises names that do not begin with the environment's. */
  readonly names: ReadonlySet<string>
}

/** The environment that owns a resource, and the resource's id in it. */
export interface Owner {
  /** Application and environment: `postmagiq/prod`. */
  readonly environment: string
  readonly id: string
}

/** A desired resource, with its references resolved and its name decided. */
export interface Target<Props> extends Scope, Owner {
  readonly name: string
  readonly props: Props
}

/** A resource as AWS shows it. */
export interface Live<Props = any, Outputs = any> {
  readonly name: string
  readonly arn: string
  /** Undefined if the ownership tags are missing. */
  readonly owner: Owner | undefined
  readonly props: Props
  readonly outputs: Outputs
  /** Dependents may use the resource once it is `ready`. */
  readonly status: 'ready' | 'progressing' | 'failed' | 'terminating'
  /** An ownerless resource that is adopted without consent: AWS created it for one of ours, with default settings. */
  readonly adoptUnasked?: boolean
  /** Names of resources that this one uses and its props do not mention: they are deleted after it. */
  readonly uses?: readonly string[]
  /** AWS's state or reason, if the resource is not ready. */
  readonly message?: string | undefined
}

/** The desired values of the props that differ from the live ones. */
export type Changed<Props> = { readonly [K in keyof Props]?: Props[K] }

/** What a change interrupts, and whether immediately or in the maintenance window. */
export interface Impact {
  readonly level: 'none' | 'rolling' | 'restart' | 'outage'
  readonly when: 'now' | 'window'
}

/** Declares a kind: the compiler checks it against the contract. */
export const defineKind = <Props extends object, Outputs extends object, WriteOnly extends keyof Props = never>(
  kind: Kind<Props, Outputs, WriteOnly>,
) => kind
