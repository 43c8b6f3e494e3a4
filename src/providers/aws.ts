import { ApplicationAutoScaling } from '@aws-sdk/client-application-auto-scaling'
import { CloudFront } from '@aws-sdk/client-cloudfront'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { EC2 } from '@aws-sdk/client-ec2'
import { ECR } from '@aws-sdk/client-ecr'
import { ECS } from '@aws-sdk/client-ecs'
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2'
import { ElastiCache } from '@aws-sdk/client-elasticache'
import { IAM } from '@aws-sdk/client-iam'
import { RDS } from '@aws-sdk/client-rds'
import { ResourceGroupsTaggingAPI } from '@aws-sdk/client-resource-groups-tagging-api'
import { S3 } from '@aws-sdk/client-s3'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { SSM } from '@aws-sdk/client-ssm'
import { STS } from '@aws-sdk/client-sts'
import { type Answer, type EndedCall, failureOf, nameOf, statusOf } from './call.ts'
import { boundsNow } from './call-bounds.ts'
import { coalesceReads, type Sender } from './coalesce.ts'
import type { Limiter } from './limiter.ts'
import { RequestHandler } from './request-handler.ts'
import { isRead, markWrite, RetryStrategy } from './retry.ts'
import { describeError, TIMEOUTS, type Timeouts } from './transport-errors.ts'

/** The name of this product in the user agent of every call, by which CloudTrail's events show which are its own. */
export const APP_ID = 'postmagiq'

export interface AwsOptions {
  readonly region: string
  /** The URL of all calls; by default that of the AWS configuration (`AWS_ENDPOINT_URL` and its variants), else AWS. */
  readonly endpoint?: string
  /** Called before every call is sent, with the SDK's names of client and command: for metrics, traces and tests. */
  readonly onCall?: (client: string, command: string) => void
  /** Gives the credentials of all calls; by default those of the AWS configuration. */
  readonly credentials?: () => Promise<Credentials>
  /** Called after every call, for metrics and logs. */
  readonly onEnd?: (call: EndedCall) => void
  /** Called with every HTTP answer. */
  readonly onAnswer?: (answer: Answer) => void
  /** `TIMEOUTS` by default. */
  readonly timeouts?: Timeouts
  /** Delays calls that come faster than their account allows; all clients of an account share one. By default no call is delayed. */
  readonly limiter?: Limiter
}

/** The credentials of calls, in the SDK's words. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly expiration?: Date
}

/** The part that every SDK client has. */
interface Client extends Sender {
  destroy(): void
  readonly middlewareStack: {
    add(middleware: Middleware, at: { step: 'initialize' | 'finalizeRequest' }): void
    addRelativeTo(middleware: Middleware, at: { relation: 'after'; toMiddleware: 'retryMiddleware' }): void
  }
}
type Middleware = (next: Next, context: CallContext) => Next
type Next = (args: { readonly request: Request }) => Promise<never>
interface CallContext {
  clientName?: string
  commandName?: string
  /** Scheme, host and port of the call, once the SDK has resolved them. */
  origin?: string
}
interface Request {
  readonly method: string
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
}

const toOrigin = ({ protocol, hostname, port }: Request) => `${protocol}//${hostname}${port ? `:${port}` : ''}`

/** The origin, unless it is AWS's own. */
const toCustomEndpoint = (origin: string) => (/\.amazonaws\.com(\.cn)?(:\d+)?$/.test(origin) ? undefined : origin)

/** The AWS clients, each created on first use with the same region, timeouts, retries and call listener. */
export class Aws {
  readonly region: string
  readonly #config: AwsOptions
  readonly #clients = new Map<object, Client>()
  readonly #regions = new Map<string, Aws>()
  #endpoint: string | undefined
  /** One connection pool for all clients, so that its limit of 50 sockets counts for the whole process. */
  readonly #requestHandler: RequestHandler
  readonly #timeouts: Timeouts

  constructor(config: AwsOptions, requestHandler?: RequestHandler) {
    this.region = config.region
    this.#config = config
    this.#timeouts = config.timeouts ?? TIMEOUTS
    this.#requestHandler = requestHandler ?? new RequestHandler(this.#timeouts)
  }

  get autoscaling() {
    return this.of(ApplicationAutoScaling)
  }
  get cloudfront() {
    return this.of(CloudFront)
  }
  get ec2() {
    return this.of(EC2)
  }
  get ecr() {
    return this.of(ECR)
  }
  get ecs() {
    return this.of(ECS)
  }
  get elasticache() {
    return this.of(ElastiCache)
  }
  get elbv2() {
    return this.of(ElasticLoadBalancingV2)
  }
  get iam() {
    return this.of(IAM)
  }
  get logs() {
    return this.of(CloudWatchLogs)
  }
  get rds() {
    return this.of(RDS)
  }
  get s3() {
    return this.of(S3)
  }
  get secrets() {
    return this.of(SecretsManager)
  }
  get ssm() {
    return this.of(SSM)
  }
  get sts() {
    return this.of(STS)
  }
  get tagging() {
    return this.of(ResourceGroupsTaggingAPI)
  }

  /** The clients of another region, sharing the connections. */
  in(region: string): Aws {
    const known = this.#regions.get(region) ?? new Aws({ ...this.#config, region }, this.#requestHandler)
    this.#regions.set(region, known)
    return known
  }

  /** Where the last call went; undefined if to AWS itself. */
  get endpoint(): string | undefined {
    return this.#endpoint
  }

  /** Closes all connections, so that the process can end. */
  destroy() {
    for (const client of [...this.#clients.values(), ...this.#regions.values()]) client.destroy()
  }

  /** The one client of a service; those that several kinds use have a getter above. */
  of<C extends object>(Sdk: new (config: object) => C): C {
    const existing = this.#clients.get(Sdk)
    if (existing) return existing as C & Client
    const client = new Sdk({
      region: this.region,
      userAgentAppId: APP_ID,
      ...(this.#config.endpoint && { endpoint: this.#config.endpoint }),
      ...(this.#config.credentials && { credentials: this.#config.credentials }),
      // A custom endpoint may have no DNS name for each bucket.
      forcePathStyle: Boolean(this.#config.endpoint ?? process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']),
      requestHandler: this.#requestHandler,
      retryStrategy: new RetryStrategy(5),
      followRegionRedirects: true,
    }) as C & Client
    this.#instrument(client)
    client.send = coalesceReads(client.send.bind(client))
    this.#clients.set(Sdk, client)
    return client
  }

  /** Reports every call and its end, records where it goes, explains its transport errors, and sends none faster than the limiter allows. */
  #instrument({ middlewareStack }: Client) {
    middlewareStack.add(
      (next, context) => args => {
        const { clientName = '', commandName = '' } = context
        this.#config.onCall?.(clientName, commandName)
        const { service, operation } = nameOf(clientName, commandName)
        const end = (outcome: Pick<EndedCall, 'result'>) => this.#config.onEnd?.({ service, operation, region: this.region, ...outcome })
        return markWrite(!isRead(commandName), () => next(args)).then(
          answer => {
            end({ result: 'ok' })
            return answer
          },
          (error: unknown) => {
            end(failureOf(error))
            throw error instanceof Error ? describeError(error, `${service} ${operation}`, context.origin, this.#timeouts) : error
          },
        )
      },
      { step: 'initialize' },
    )
    middlewareStack.add(
      (next, context) => args => {
        context.origin = toOrigin(args.request)
        this.#endpoint = toCustomEndpoint(context.origin)
        const { hostname: host, method } = args.request
        return this.#answered(next(args), { host, method })
      },
      { step: 'finalizeRequest' },
    )
    // Each retry takes a token of its own, and is signed once it may be sent.
    middlewareStack.addRelativeTo(
      (next, context) => async args => {
        const { service: client, operation: command } = nameOf(context.clientName, context.commandName)
        await this.#config.limiter?.wait({ region: this.region, client, command }, boundsNow().cutOff)
        return next(args)
      },
      { relation: 'after', toMiddleware: 'retryMiddleware' },
    )
  }

  /** Reports the status of an answer, also of one that is an error. */
  async #answered(answer: Promise<never>, request: Omit<Answer, 'status'>): Promise<never> {
    const report = (outcome: unknown) => {
      const status = statusOf(outcome)
      if (status !== undefined) this.#config.onAnswer?.({ ...request, status })
    }
    // Awaited, so that the stack trace of an error goes on to the caller.
    try {
      const outcome = await answer
      report(outcome)
      return outcome
    } catch (error) {
      report(error)
      throw error
    }
  }
}
