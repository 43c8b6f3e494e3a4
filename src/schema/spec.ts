// Generated from schema.ts by `npm run generate`: do not edit.
import type { Region } from './tables/regions.ts'

export interface Spec {
  readonly apiVersion: 'postmagiq.dev/v1'
  readonly kind: 'Environment'
  readonly metadata: {
    readonly name: string
  }
  readonly spec: {
    readonly tier: 'dev' | 'prod'
    readonly application?: string
    readonly region?: Region
    readonly accountId?: string
    readonly network?: {
      readonly cidr?: string
      readonly availabilityZones?: readonly string[]
      readonly nat?: 'none' | 'single' | 'perZone'
      readonly s3Endpoint?: boolean
      readonly interfaceEndpoints?: readonly ('ecr.api' | 'ecr.dkr' | 'logs' | 'secretsmanager' | 'ssm' | 'ssmmessages' | 'sts' | 'kms' | 'monitoring')[]
      readonly egressPorts?: readonly number[]
    }
    readonly database?: {
      readonly engineVersion?: string
      readonly instanceClass?: `db.${string}`
      readonly storage?: {
        readonly gib?: number
        readonly maxGib?: number
      }
      readonly multiAz?: boolean
      readonly backupDays?: number
      readonly deletionProtection?: boolean
      readonly extensions?: readonly string[]
      readonly name?: string
      readonly username?: string
      readonly passwordDays?: number
      readonly iamAuth?: boolean
      readonly monitoringSeconds?: 0 | 1 | 5 | 10 | 15 | 30 | 60
      readonly parameters?: {
        readonly [k: string]: string
      }
      readonly maintenanceWindow?: string
      readonly backupWindow?: string
      readonly proxy?: {
        readonly enabled?: boolean
        readonly iamAuth?: boolean
      }
    }
    readonly cache?: {
      readonly engine?: 'redis' | 'valkey'
      readonly engineVersion?: '6.0' | '6.2' | '7.0' | '7.1' | '7.2' | '8.0' | '8.1' | '8.2' | '9.0' | '9.1'
      readonly nodeType?: `cache.${string}`
      readonly replicas?: number
      readonly multiAz?: boolean
      readonly encryption?: boolean
      readonly snapshotDays?: number
    }
    readonly services?: {
      readonly [k: string]: {
        readonly image?: string
        readonly command?: readonly string[]
        readonly cpu?: 256 | 512 | 1024 | 2048 | 4096 | 8192 | 16384 | 32768
        readonly memory?: number
        readonly port?: number
        readonly healthPath?: string
        readonly paths?: readonly string[]
        readonly count?: number
        readonly scaling?: {
          readonly min?: number
          readonly max?: number
          readonly cpuPercent?: number
        }
        readonly capacity?: {
          readonly FARGATE?: number
          readonly FARGATE_SPOT?: number
        }
        readonly environment?: {
          readonly [k: string]: string
        }
        readonly secrets?: readonly string[]
        readonly exec?: boolean
        readonly user?: string
        readonly readonlyRoot?: boolean
        readonly writable?: readonly string[]
      }
    }
    readonly storage?: {
      readonly gui?: {
        readonly name?: string
      }
      readonly artifacts?: {
        readonly name?: string
      }
      readonly sessions?: {
        readonly name?: string
        readonly expireDays?: number
      }
    }
    readonly secrets?: {
      readonly prefix?: string
      readonly recoveryDays?: number
      readonly groups?: {
        readonly [k: string]: {
          readonly keys: readonly string[]
          readonly generated?: boolean
        }
      }
    }
    readonly llm?: {
      readonly providers?: readonly ('groq' | 'anthropic' | 'google' | 'openai')[]
    }
    readonly logs?: {
      readonly retentionDays?:
        1 | 3 | 5 | 7 | 14 | 30 | 60 | 90 | 120 | 150 | 180 | 365 | 400 | 545 | 731 | 1096 | 1827 | 2192 | 2557 | 2922 | 3288 | 3653
    }
    readonly monitoring?: {
      readonly containerInsights?: 'disabled' | 'enabled' | 'enhanced'
    }
    readonly deletion?: {
      readonly stateless?: 'Delete' | 'Orphan'
      readonly stateful?: 'Orphan' | 'Delete'
    }
    readonly guards?: {
      readonly maxDestroy?: number
    }
    readonly approvals?: readonly {
      readonly id: string
      readonly until: string
      readonly reason: string
    }[]
    readonly watermark?: {
      readonly enabled?: boolean
      readonly gpu?: boolean
    }
    readonly domain?: {
      readonly name: string
      readonly certificateArn?: string
    }
  }
}

/** An environment of the application on AWS. */
export interface Environment {
  /** Its name, part of the names of all its resources. Stays for life. */
  readonly environment: string
  /** What the defaults are for: as cheap as can be (dev), or fit for customers (prod). */
  readonly tier: 'dev' | 'prod'
  /** The name of the application, which the names of all resources begin with. */
  readonly application: string
  /** The AWS region, a commercial one. Default: that of the zones, else that of the command, else us-east-1. */
  readonly region: Region
  /** The AWS account it belongs to, in quotes; in any other nothing is touched. Default: the account of the credentials. */
  readonly accountId?: string
  readonly network: Network
  readonly database: Database
  readonly cache: Cache
  /** What runs on ECS Fargate, by name. Default: api and worker, both from the image api:latest. */
  readonly services: {
    readonly [k: string]: Service
  }
  readonly storage: Storage
  readonly secrets: Secrets
  readonly llm: Llm
  readonly logs: Logs
  readonly monitoring: Monitoring
  readonly deletion: Deletion
  readonly guards: Guards
  /** Consent to steps that nothing takes unasked. */
  readonly approvals: readonly Approval[]
  readonly watermark: Watermark
  readonly domain?: Domain
}

/** The network that everything else lives in. */
export interface Network {
  /** The addresses of the network: a private IPv4 block from /16 to /20, which leaves room for public, application and data subnets in four zones. Cannot change once made. */
  readonly cidr: string
  /**
   * The zones that tasks and data run in, the first one preferred. What AWS wants in two zones (load balancer, database subnets) reaches into a second one by itself. Default: zone a of the region (dev), zones a and b (prod).
   *
   * Items: A zone of the region.
   */
  readonly availabilityZones: readonly string[]
  /** How tasks reach the internet: not at all, through one NAT gateway, or through one in each zone, so that a zone can fail alone. */
  readonly nat: 'none' | 'single' | 'perZone'
  /** Whether S3 is reached without passing the NAT gateway. Costs nothing. */
  readonly s3Endpoint: boolean
  /**
   * AWS services reached inside the network, each at about 7 USD a month and zone.
   *
   * Items: A service, by its endpoint name.
   */
  readonly interfaceEndpoints: readonly ('ecr.api' | 'ecr.dkr' | 'logs' | 'secretsmanager' | 'ssm' | 'ssmmessages' | 'sts' | 'kms' | 'monitoring')[]
  /**
   * The ports on which tasks may reach the internet, besides the environment's own data; none means all. Default: none (dev); encrypted web and mail (prod).
   *
   * Items: A TCP port.
   */
  readonly egressPorts: readonly number[]
}

/** PostgreSQL with pgvector, on RDS. */
export interface Database {
  /** The version of PostgreSQL: a major version, whose newest minor AWS then picks, or a minor one. */
  readonly engineVersion: string
  /** The instance class. */
  readonly instanceClass: `db.${string}`
  readonly storage: DatabaseStorage
  /** Whether a standby in a second zone takes over when the first one fails. */
  readonly multiAz: boolean
  /** How many days of automatic backups are kept; 0 makes none. */
  readonly backupDays: number
  /** Whether AWS itself refuses to delete it. */
  readonly deletionProtection: boolean
  /**
   * The extensions to create in the database. pgvector is called vector.
   *
   * Items: An extension, by the name that CREATE EXTENSION takes.
   */
  readonly extensions: readonly string[]
  /** The database made at first. */
  readonly name: string
  /** Its owner, whose password AWS makes and keeps. */
  readonly username: string
  /** After how many days AWS changes that password. Tasks get the new one when postmagiq next runs. */
  readonly passwordDays: number
  /** Whether tasks may sign in with their role instead of a password. */
  readonly iamAuth: boolean
  /** How often the operating system below it is measured; 0 is never. Default: 0 (dev), 60 (prod). */
  readonly monitoringSeconds: 0 | 1 | 5 | 10 | 15 | 30 | 60
  /** Further PostgreSQL parameters. */
  readonly parameters: {
    /** Its value, in quotes. */
    readonly [k: string]: string
  }
  /** When AWS may maintain it, every week, in UTC: half an hour at least, and apart from the backup window. */
  readonly maintenanceWindow: string
  /** When AWS makes the daily backup, in UTC: half an hour at least. */
  readonly backupWindow: string
  readonly proxy: DatabaseProxy
}

/** Its disk, gp3, which grows by itself and never shrinks. */
export interface DatabaseStorage {
  /** Its size at first, in GiB, which leaves a tenth to grow by. */
  readonly gib: number
  /** The size it may grow to, in GiB: at least a tenth more than it begins with. Default: 200 (dev), 500 (prod), at least twice gib. */
  readonly maxGib: number
}

/** RDS Proxy, which pools the connections of many tasks. */
export interface DatabaseProxy {
  /** Whether tasks connect through it. */
  readonly enabled: boolean
  /** Whether tasks sign in to it with their role instead of a password. */
  readonly iamAuth: boolean
}

/** Sessions and queues, on ElastiCache. */
export interface Cache {
  /** Redis, or Valkey, which speaks the same protocol and costs a fifth less. */
  readonly engine: 'redis' | 'valkey'
  /** A version of that engine, in quotes. Default: "7.1" (redis), "8.0" (valkey). */
  readonly engineVersion: '6.0' | '6.2' | '7.0' | '7.1' | '7.2' | '8.0' | '8.1' | '8.2' | '9.0' | '9.1'
  /** The type of its nodes. */
  readonly nodeType: `cache.${string}`
  /** How many copies of the primary there are, one of which takes over when it fails. */
  readonly replicas: number
  /** Whether primary and replicas are in different zones: needs a replica and two zones. */
  readonly multiAz: boolean
  /** Whether it is encrypted, on disk and on the way. Cannot change once made. */
  readonly encryption: boolean
  /** How many days of daily snapshots are kept; 0 makes none. */
  readonly snapshotDays: number
}

/** One kind of task, as many of it as asked for. */
export interface Service {
  /** The image. Without a registry's host it is in the environment's own repository; with one it is taken as it is. Default: api:latest for api and worker; others must say. */
  readonly image: string
  /**
   * What to run instead of the image's own command. Default: that of the image; python -m worker for a worker without an image of its own.
   *
   * Items: One word of it.
   */
  readonly command?: readonly string[]
  /** CPU units of a task: 1024 are one vCPU. */
  readonly cpu: 256 | 512 | 1024 | 2048 | 4096 | 8192 | 16384 | 32768
  /** Memory of a task in MiB; Fargate has certain sizes for each cpu. Default: twice cpu, so 1024 (dev), 4096 (prod). */
  readonly memory: number
  /** The port it listens on; without one it takes no traffic. Default: 8000 for api, none for others. */
  readonly port?: number
  /** The path that answers 200 when a task is well. */
  readonly healthPath: string
  /**
   * The paths that the load balancer sends to it. Default: /api/* for api, none for others.
   *
   * Items: A path; * stands for any text, ? for one character.
   */
  readonly paths: readonly string[]
  /** How many tasks there are at first; from then on scaling decides. Default: 1 (dev), 2 (prod), within scaling. */
  readonly count: number
  readonly scaling: Scaling
  readonly capacity: Capacity
  /** Environment variables. Secrets do not belong here: their names go to secrets.groups, their values to Secrets Manager. */
  readonly environment: {
    /** Its value, in quotes. */
    readonly [k: string]: string
  }
  /**
   * The groups of secrets it gets, db-credentials among them. Default: all.
   *
   * Items: A group under secrets.groups, or db-credentials.
   */
  readonly secrets: readonly string[]
  /** Whether people may open a shell in its tasks. AWS then writes to their root file system. */
  readonly exec: boolean
  /** The user that its tasks run as, by number; empty for the image's own. */
  readonly user: string
  /** Whether tasks can write to nothing but the paths under writable. Default: true, but where exec is. */
  readonly readonlyRoot: boolean
  /**
   * Paths that tasks can write to: in memory, an eighth of it each, and gone with the task.
   *
   * Items: A path in the container.
   */
  readonly writable: readonly string[]
}

/** Between how many tasks their number follows the load. */
export interface Scaling {
  /** The fewest tasks. Default: count where that is written, else 1 (dev), 2 (prod). */
  readonly min: number
  /** The most tasks. Default: 2 (dev), 6 (prod), or count where that is more. */
  readonly max: number
  /** The CPU use to keep to. */
  readonly cpuPercent: number
}

/** How tasks are shared out between Fargate and Fargate Spot, which is cheaper and may be taken away. */
export interface Capacity {
  /** The weight of Fargate. Default: 1, or 0 where the other is written. */
  readonly FARGATE: number
  /** The weight of Fargate Spot. Default: 0. */
  readonly FARGATE_SPOT: number
}

/** The S3 buckets. */
export interface Storage {
  readonly gui: GuiBucket
  readonly artifacts: ArtifactsBucket
  readonly sessions: SessionsBucket
}

/** The built frontend. */
export interface GuiBucket {
  /** The bucket's name, which must be free in all of AWS. Default: {application}-gui-{environment}. */
  readonly name: string
}

/** Drafts, audits and finals of workflows. */
export interface ArtifactsBucket {
  /** The bucket's name, which must be free in all of AWS. Default: {application}-artifacts-{environment}. */
  readonly name: string
}

/** The orchestrator's sessions. */
export interface SessionsBucket {
  /** The bucket's name, which must be free in all of AWS. Default: {application}-sessions-{environment}. */
  readonly name: string
  /** After how many days a session is deleted. */
  readonly expireDays: number
}

/** What Secrets Manager holds: names only, never values. */
export interface Secrets {
  /** What the names of all secrets begin with. Default: {application}/{environment}. */
  readonly prefix: string
  /** For how many days a deleted secret can be brought back. */
  readonly recoveryDays: number
  /** The secrets, by name; db-credentials is made in any case. Default: jwt-secret (generated), stripe, llm-keys and smtp. */
  readonly groups: {
    readonly [k: string]: SecretGroup
  }
}

/** One secret in Secrets Manager: a JSON document with these keys. */
export interface SecretGroup {
  /**
   * The environment variables its values become. Never the values themselves.
   *
   * Items: The name of an environment variable.
   */
  readonly keys: readonly string[]
  /** Whether the product makes random values for it, once. */
  readonly generated: boolean
}

/** The language models that the application calls. */
export interface Llm {
  /**
   * The providers, the first one preferred and the others in its stead, in order.
   *
   * Items: A provider.
   */
  readonly providers: readonly ('groq' | 'anthropic' | 'google' | 'openai')[]
}

/** What tasks print, in CloudWatch Logs. */
export interface Logs {
  /** For how many days it is kept: one of the numbers that CloudWatch Logs takes. */
  readonly retentionDays:
    1 | 3 | 5 | 7 | 14 | 30 | 60 | 90 | 120 | 150 | 180 | 365 | 400 | 545 | 731 | 1096 | 1827 | 2192 | 2557 | 2922 | 3288 | 3653
}

/** What is measured beyond what AWS measures for nothing. */
export interface Monitoring {
  /** Metrics of services and tasks (enabled), of containers too (enhanced). */
  readonly containerInsights: 'disabled' | 'enabled' | 'enhanced'
}

/** What becomes of a resource that the spec no longer asks for. */
export interface Deletion {
  /** Of one that holds no data: deleted, or left alone and reported. */
  readonly stateless: 'Delete' | 'Orphan'
  /** Of one that holds data: left alone and reported, or deleted, which still needs consent. */
  readonly stateful: 'Orphan' | 'Delete'
}

/** What stops a pass that would do too much. */
export interface Guards {
  /** How many resources a pass may delete or replace unasked. */
  readonly maxDestroy: number
}

/** Consent to one step, for a while. */
export interface Approval {
  /** The step, as the plan names it. */
  readonly id: string
  /** When consent ends. */
  readonly until: string
  /** Why, for whoever reads it later. */
  readonly reason: string
}

/** The LaMA service that removes watermarks. */
export interface Watermark {
  /** Whether it runs. */
  readonly enabled: boolean
  /** Whether it runs on a GPU, at some 400 USD a month. Needs enabled. */
  readonly gpu: boolean
}

/** The environment's own domain. Default: none; AWS's names serve. */
export interface Domain {
  /** The domain. */
  readonly name: string
  /** A certificate for it in ACM, in the environment's region. Default: one is requested. */
  readonly certificateArn?: string
}
