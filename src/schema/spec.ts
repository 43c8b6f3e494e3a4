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
    readonly assumeRole?: {
      readonly arn: string
      readonly externalId?: string
    }
    readonly state?: 'present' | 'absent'
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
      readonly passwordRotation?: 'monthly' | 'quarterly' | 'halfYearly'
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
    readonly reconcile?: {
      readonly deploy?: 'auto' | 'manual'
      readonly selfHeal?: 'off' | 'safe' | 'all'
      readonly windows?: readonly {
        readonly cron: string
        readonly timeZone?: string
        readonly duration: string
        readonly inside?: 'none' | 'rolling' | 'restart' | 'outage'
        readonly outside?: 'none' | 'rolling' | 'restart' | 'outage'
      }[]
      readonly resync?: string
      readonly deepResync?: string
    }
    readonly notify?: {
      readonly webhook?: {
        readonly secret: string
        readonly format: 'slack' | 'json'
      }
      readonly topicArn?: string
      readonly on?: readonly ('Stalled' | 'Recovered' | 'ActionNeeded' | 'DriftCorrected')[]
    }
    readonly security?: {
      readonly permissionsBoundary?: string
    }
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
  /** The name, part of the names of all resources. Cannot be changed later. */
  readonly environment: string
  /** The set of defaults: the lowest cost (dev), or high availability (prod). */
  readonly tier: 'dev' | 'prod'
  /** The name of the application: the names of all resources begin with it. */
  readonly application: string
  /** The AWS region, a commercial one. Default: the region of the zones, else AWS_REGION, else us-east-1. */
  readonly region: Region
  /** The AWS account, in quotes; nothing is changed in any other account. Default: the account of the credentials. */
  readonly accountId?: string
  readonly assumeRole?: AssumeRole
  /** Whether the environment exists. Absent deletes all of it; what holds data goes only by approval of each step. */
  readonly state: 'present' | 'absent'
  readonly network: Network
  readonly database: Database
  readonly cache: Cache
  /** The services on ECS Fargate, by name. Default: api and worker, both with the image api:latest. */
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
  /** Approvals of steps that need consent. */
  readonly approvals: readonly Approval[]
  readonly reconcile: Reconcile
  readonly notify?: Notify
  readonly security?: Security
  readonly watermark: Watermark
  readonly domain?: Domain
}

/** The role to use, where the environment is in another account than the credentials. */
export interface AssumeRole {
  /** The ARN of the role. */
  readonly arn: string
  /** The external id that the trust of the role asks for. */
  readonly externalId?: string
}

/** The network of all resources. */
export interface Network {
  /** The addresses of the network: a private IPv4 block from /16 to /20, with room for public, application and data subnets in four zones. Cannot be changed later. */
  readonly cidr: string
  /**
   * The zones that tasks and data run in, the first one preferred. With one zone, load balancer and database also have subnets in a second one, which AWS requires. Default: the zones that the environment is in already, else the first one (dev) or two (prod) of the account with Fargate.
   *
   * Items: A zone of the region.
   */
  readonly availabilityZones?: readonly string[]
  /** How tasks reach the internet: not at all, through one NAT gateway, or through one in each zone, so that zones fail independently. */
  readonly nat: 'none' | 'single' | 'perZone'
  /** Whether S3 is reached through a gateway endpoint, which is free, instead of NAT. */
  readonly s3Endpoint: boolean
  /**
   * AWS services with an interface endpoint in the network, each for about 7 USD a month and zone.
   *
   * Items: A service, by its endpoint name.
   */
  readonly interfaceEndpoints: readonly ('ecr.api' | 'ecr.dkr' | 'logs' | 'secretsmanager' | 'ssm' | 'ssmmessages' | 'sts' | 'kms' | 'monitoring')[]
  /**
   * The TCP ports on which tasks may reach the internet, besides database and cache; an empty list allows all traffic. Default: empty (dev), HTTPS and encrypted mail (prod).
   *
   * Items: A TCP port.
   */
  readonly egressPorts: readonly number[]
}

/** PostgreSQL with pgvector, on RDS. */
export interface Database {
  /** The version of PostgreSQL: a major version, for which AWS picks the minor version, or at least this minor version. */
  readonly engineVersion: string
  /** The instance class. */
  readonly instanceClass: `db.${string}`
  readonly storage: DatabaseStorage
  /** Whether a standby in a second zone takes over when the primary fails. */
  readonly multiAz: boolean
  /** How many days automatic backups are retained; 0 disables them. */
  readonly backupDays: number
  /** Whether AWS itself refuses to delete the database. */
  readonly deletionProtection: boolean
  /**
   * The extensions that the application needs, passed to tasks as POSTGRES_EXTENSIONS. pgvector is called vector.
   *
   * Items: An extension, by the name that CREATE EXTENSION accepts.
   */
  readonly extensions: readonly string[]
  /** The name of the database. A change replaces the instance, which needs consent. */
  readonly name: string
  /** The owner of the database, whose password AWS generates and stores. A change replaces the instance, which needs consent. */
  readonly username: string
  /** How often AWS rotates that password: at 03:00 UTC on the first day of every month, of every third or of every sixth month. Tasks get the new one when postmagiq next runs. */
  readonly passwordRotation: 'monthly' | 'quarterly' | 'halfYearly'
  /** Whether tasks sign in with their IAM role instead of a password, where there is no proxy. */
  readonly iamAuth: boolean
  /** The interval of Enhanced Monitoring, which measures the operating system; 0 disables it. Default: 0 (dev), 60 (prod). */
  readonly monitoringSeconds: 0 | 1 | 5 | 10 | 15 | 30 | 60
  /** Further PostgreSQL parameters. */
  readonly parameters: {
    /** The value, in quotes. */
    readonly [k: string]: string
  }
  /** The weekly time for maintenance by AWS, in UTC: at least half an hour, outside the backup window. */
  readonly maintenanceWindow: string
  /** The time of the daily backup, in UTC: at least half an hour. */
  readonly backupWindow: string
  readonly proxy: DatabaseProxy
}

/** The disk, of type gp3. It grows automatically and never shrinks. */
export interface DatabaseStorage {
  /** The initial size in GiB. A larger value later enlarges the disk. */
  readonly gib: number
  /** The size up to which the disk grows, in GiB: at least 10 % more than gib. Default: 200 (dev), 500 (prod), at least twice gib. */
  readonly maxGib: number
}

/** RDS Proxy, which pools the connections of all tasks. */
export interface DatabaseProxy {
  /** Whether tasks connect through the proxy. */
  readonly enabled: boolean
  /** Whether tasks sign in to the proxy with their IAM role instead of a password. */
  readonly iamAuth: boolean
}

/** The cache for sessions and queues, on ElastiCache. */
export interface Cache {
  /** Redis, or Valkey, which has the same protocol and costs 20 % less. */
  readonly engine: 'redis' | 'valkey'
  /** The version of the engine, in quotes. Default: "7.1" (redis), "8.0" (valkey). */
  readonly engineVersion: '6.0' | '6.2' | '7.0' | '7.1' | '7.2' | '8.0' | '8.1' | '8.2' | '9.0' | '9.1'
  /** The node type. */
  readonly nodeType: `cache.${string}`
  /** The number of replicas. One of them takes over when the primary fails. */
  readonly replicas: number
  /** Whether primary and replicas are in different zones. Needs a replica and two zones. */
  readonly multiAz: boolean
  /** Whether data is encrypted at rest and in transit. A change replaces the cache, which needs consent. */
  readonly encryption: boolean
  /** How many days daily snapshots are retained; 0 disables them. */
  readonly snapshotDays: number
}

/** A service on ECS Fargate: identical tasks. */
export interface Service {
  /** The image. Without a registry host it is in the environment's own repository in ECR. Default: api:latest for api and worker, required for others. */
  readonly image: string
  /**
   * The command to run. Default: the image's own; python -m worker for a worker without an image of its own.
   *
   * Items: A word of the command.
   */
  readonly command?: readonly string[]
  /** The CPU units of a task: 1024 are one vCPU. */
  readonly cpu: 256 | 512 | 1024 | 2048 | 4096 | 8192 | 16384 | 32768
  /** The memory of a task in MiB: one of the sizes that Fargate offers for its cpu. Default: twice cpu, so 1024 (dev), 4096 (prod). */
  readonly memory: number
  /** The port that tasks listen on. Without a port they receive no requests. Default: 8000 for api, none for others. */
  readonly port?: number
  /** The path of the health check, which a healthy task answers with 200. */
  readonly healthPath: string
  /**
   * The paths that the load balancer routes to the service. Default: /api/* for api, none for others.
   *
   * Items: A path; * matches any text, ? one character.
   */
  readonly paths: readonly string[]
  /** The initial number of tasks; afterwards scaling changes it. Default: 1 (dev), 2 (prod), within scaling. */
  readonly count: number
  readonly scaling: Scaling
  readonly capacity: Capacity
  /** Environment variables. Never secrets: their names belong in secrets.groups, their values in Secrets Manager. */
  readonly environment: {
    /** The value, in quotes. */
    readonly [k: string]: string
  }
  /**
   * The groups of secrets that tasks get as environment variables. Default: all, with db-credentials.
   *
   * Items: A group of secrets.groups, or db-credentials.
   */
  readonly secrets: readonly string[]
  /** Whether ECS Exec can open a shell in tasks. It needs a writable root file system. */
  readonly exec: boolean
  /** The user that tasks run as, by number; empty for the image's own. */
  readonly user: string
  /** Whether the root file system is read-only, except for the paths in writable. Default: true, or false with exec. */
  readonly readonlyRoot: boolean
  /**
   * Paths that tasks can write to: temporary, in memory, each up to an eighth of it.
   *
   * Items: A path in the container.
   */
  readonly writable: readonly string[]
}

/** Automatic scaling of the number of tasks with their CPU utilization. */
export interface Scaling {
  /** The minimum number of tasks. Default: count where that is written, else 1 (dev), 2 (prod). */
  readonly min: number
  /** The maximum number of tasks. Default: 2 (dev), 6 (prod), or count where that is more. */
  readonly max: number
  /** The average CPU utilization that scaling aims for, in percent. */
  readonly cpuPercent: number
}

/** The distribution of tasks between Fargate and Fargate Spot, which is cheaper and can be interrupted. */
export interface Capacity {
  /** The weight of Fargate. Default: 1, or 0 where FARGATE_SPOT is written. */
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

/** The static frontend build. */
export interface GuiBucket {
  /** The bucket's name, unique in all of AWS. Default: {application}-gui-{environment}-{account}-{region}. */
  readonly name?: string
}

/** Workflow drafts, audits and finals. */
export interface ArtifactsBucket {
  /** The bucket's name, unique in all of AWS. Default: {application}-artifacts-{environment}-{account}-{region}. */
  readonly name?: string
}

/** The session state of the orchestrator. */
export interface SessionsBucket {
  /** The bucket's name, unique in all of AWS. Default: {application}-sessions-{environment}-{account}-{region}. */
  readonly name?: string
  /** After how many days a session is deleted. */
  readonly expireDays: number
}

/** The secrets in Secrets Manager: names only, never values. */
export interface Secrets {
  /** The prefix of the names of all secrets. Default: {application}/{environment}. */
  readonly prefix: string
  /** How many days a deleted secret can be restored. */
  readonly recoveryDays: number
  /** The secrets by name; db-credentials is always created. Default: jwt-secret (generated), stripe, llm-keys and smtp. */
  readonly groups: {
    readonly [k: string]: SecretGroup
  }
}

/** One secret in Secrets Manager: a JSON document with these keys. */
export interface SecretGroup {
  /**
   * The keys of the document, each of which becomes an environment variable. Never the values.
   *
   * Items: The name of an environment variable.
   */
  readonly keys: readonly string[]
  /** Whether postmagiq generates random values for the keys, once. */
  readonly generated: boolean
}

/** The language model providers that the application calls. */
export interface Llm {
  /**
   * The providers in order of preference: the first one is the default, the others are fallbacks.
   *
   * Items: A provider.
   */
  readonly providers: readonly ('groq' | 'anthropic' | 'google' | 'openai')[]
}

/** The logs of tasks and database, in CloudWatch Logs. */
export interface Logs {
  /** How many days logs are retained: one of the numbers that CloudWatch Logs accepts. */
  readonly retentionDays:
    1 | 3 | 5 | 7 | 14 | 30 | 60 | 90 | 120 | 150 | 180 | 365 | 400 | 545 | 731 | 1096 | 1827 | 2192 | 2557 | 2922 | 3288 | 3653
}

/** Metrics that AWS charges for. */
export interface Monitoring {
  /** Container Insights: metrics of services and tasks (enabled), of containers too (enhanced). */
  readonly containerInsights: 'disabled' | 'enabled' | 'enhanced'
}

/** What happens to resources that are no longer in the spec. */
export interface Deletion {
  /** For resources without data: delete them, or leave and report them. */
  readonly stateless: 'Delete' | 'Orphan'
  /** For resources with data: leave and report them, or delete them, which still needs consent. */
  readonly stateful: 'Orphan' | 'Delete'
}

/** Limits on what one run may do. */
export interface Guards {
  /** How many resources a run may delete or replace without approval. */
  readonly maxDestroy: number
}

/** An approval of one step, with an end. */
export interface Approval {
  /** The id of the step, from the plan. */
  readonly id: string
  /** When the approval expires. */
  readonly until: string
  /** The reason, for later readers. */
  readonly reason: string
}

/** When the controller may do what by itself; `apply`, being a person, only warns. */
export interface Reconcile {
  /** What a new revision changes: deployed at once, or once `postmagiq approve --revision` admits it. */
  readonly deploy: 'auto' | 'manual'
  /** What somebody changed in AWS: left (off), set back where that interrupts, deletes and replaces nothing (safe), or always (all). */
  readonly selfHeal: 'off' | 'safe' | 'all'
  /** Times at which changes may interrupt more than at other times. Without windows all times are alike. */
  readonly windows: readonly Window[]
  /** How long after a pass the next one begins. Default: the controller's (5m). */
  readonly resync?: string
  /** How often a pass reads every detail again. Default: the controller's (1h). */
  readonly deepResync?: string
}

/** A time that comes again, and the highest impact that a change may have then, and outside of it. */
export interface Window {
  /** When it opens: minute, hour, day of the month, month, day of the week. */
  readonly cron: string
  /** The time zone of the cron expression. Default: UTC. */
  readonly timeZone: string
  /** How long it is open. */
  readonly duration: string
  /** The highest impact while it is open. Default: outage. */
  readonly inside: 'none' | 'rolling' | 'restart' | 'outage'
  /** The highest impact while it is closed. Default: none. */
  readonly outside: 'none' | 'rolling' | 'restart' | 'outage'
}

/** Whom the controller notifies, by a webhook, an SNS topic or both. Default: nobody. */
export interface Notify {
  readonly webhook?: Webhook
  /** A standard topic of SNS, in any region. Default: none. */
  readonly topicArn?: string
  /**
   * What to notify of. Default: all.
   *
   * Items: What to notify of.
   */
  readonly on: readonly ('Stalled' | 'Recovered' | 'ActionNeeded' | 'DriftCorrected')[]
}

/** A URL that gets a POST request. Default: none. */
export interface Webhook {
  /** The name of a secret in Secrets Manager, in the environment's region: a JSON document with url, and signingKey for the format json. */
  readonly secret: string
  /** The form of the request: Slack's, which others understand too, or a signed JSON document. */
  readonly format: 'slack' | 'json'
}

/** What limits the environment as a whole. Default: nothing. */
export interface Security {
  /** The policy that limits what every role of the environment may do. Only a person removes it from a role. Default: none, and existing roles keep theirs. */
  readonly permissionsBoundary?: string
}

/** The LaMA service that removes watermarks. */
export interface Watermark {
  /** Whether the service runs. */
  readonly enabled: boolean
  /** Whether the service runs on a GPU, for about 400 USD a month. Needs enabled. */
  readonly gpu: boolean
}

/** The environment's own domain. Default: none, requests use AWS's domain names. */
export interface Domain {
  /** The domain name. */
  readonly name: string
  /** A certificate for the domain in ACM, in the environment's region. Default: none. */
  readonly certificateArn?: string
}

export interface ControlPlaneSpec {
  readonly apiVersion: 'postmagiq.dev/v1'
  readonly kind: 'ControlPlane'
  readonly metadata?: {
    readonly name?: 'control-plane'
  }
  readonly spec: {
    readonly region?: Region
    readonly accountId?: string
    readonly sources: readonly string[]
    readonly gitSecret?: string
    readonly network?: {
      readonly cidr?: string
      readonly subnets?: readonly string[]
      readonly securityGroups?: readonly string[]
      readonly publicIp?: boolean
    }
    readonly image?: string
    readonly cpu?: 256 | 512 | 1024 | 2048 | 4096 | 8192 | 16384 | 32768
    readonly memory?: number
    readonly logs?: {
      readonly retentionDays?:
        1 | 3 | 5 | 7 | 14 | 30 | 60 | 90 | 120 | 150 | 180 | 365 | 400 | 545 | 731 | 1096 | 1827 | 2192 | 2557 | 2922 | 3288 | 3653
    }
  }
}

/** The task that keeps environments as their specs say, with all that it needs in AWS. */
export interface ControlPlane {
  readonly application: 'postmagiq'
  readonly environment: 'control-plane'
  /** The AWS region, a commercial one. Default: AWS_REGION, else us-east-1. */
  readonly region: Region
  /** The AWS account, in quotes; nothing is changed in any other account. Default: the account of the credentials. */
  readonly accountId?: string
  /**
   * Where the specs of environments are: Git repositories and buckets.
   *
   * Items: A Git repository as https://HOST/REPOSITORY.git#BRANCH:PATH, or a bucket as s3://BUCKET/PREFIX.
   */
  readonly sources: readonly string[]
  /** The name of the secret in Secrets Manager that contains the token for Git. Never the token. */
  readonly gitSecret?: string
  readonly network: ControlPlaneNetwork
  /** The image of the controller. Without a registry host it is in the control plane's own repository in ECR. */
  readonly image: string
  /** The CPU units of a task: 1024 are one vCPU. */
  readonly cpu: 256 | 512 | 1024 | 2048 | 4096 | 8192 | 16384 | 32768
  /** The memory of its task in MiB: one of the sizes that Fargate offers for its cpu. */
  readonly memory: number
  readonly logs: ControlPlaneLogs
}

/** The network of the control plane: one of its own, or subnets and security groups that exist. */
export interface ControlPlaneNetwork {
  /** The addresses of a network of its own, a private /24: two public subnets, and no NAT. Cannot be changed later. Default: 10.255.0.0/24, or none with subnets. */
  readonly cidr?: string
  /**
   * Existing subnets, from which tasks reach AWS and the sources by HTTPS.
   *
   * Items: The id of a subnet.
   */
  readonly subnets?: readonly string[]
  /**
   * Existing security groups for those subnets. The control plane needs no ingress, and egress to port 443.
   *
   * Items: The id of a security group.
   */
  readonly securityGroups?: readonly string[]
  /** Whether its task has a public address, which it needs in a subnet without NAT. Nothing can connect to it. */
  readonly publicIp: boolean
}

/** The log of the controller, in CloudWatch Logs. */
export interface ControlPlaneLogs {
  /** How many days logs are retained: one of the numbers that CloudWatch Logs accepts. */
  readonly retentionDays:
    1 | 3 | 5 | 7 | 14 | 30 | 60 | 90 | 120 | 150 | 180 | 365 | 400 | 545 | 731 | 1096 | 1827 | 2192 | 2557 | 2922 | 3288 | 3653
}
