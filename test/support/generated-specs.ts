import fc from 'fast-check'
import { stringify } from 'yaml'
import type { Environment } from '../../src/schema/environment.ts'
import { parse } from '../../src/schema/load.ts'

/** The `spec` part of a spec, or a part of it. */
export type SpecPart = Readonly<Record<string, unknown>>

const IMAGE = 'public.ecr.aws/nginx/nginx:1.29'

/** A service: with a port and paths, with a port alone, or with neither. */
const service = fc.record(
  {
    image: fc.constant(IMAGE),
    traffic: fc.constantFrom({ port: 8080, paths: ['/web/*'] }, { port: 8080 }, {}),
    cpu: fc.constantFrom(256, 1024),
    count: fc.integer({ min: 0, max: 3 }),
    capacity: fc.constantFrom({ FARGATE: 1 }, { FARGATE: 1, FARGATE_SPOT: 3 }),
    exec: fc.boolean(),
    secrets: fc.constantFrom([], ['db-credentials'], ['db-credentials', 'stripe']),
    environment: fc.constantFrom({}, { LOG_LEVEL: 'debug' }),
    writable: fc.constantFrom(['/tmp'], ['/tmp', '/var/cache']),
  },
  { requiredKeys: ['image', 'traffic'] },
)

const toService = ({ traffic, ...rest }: { readonly traffic: object }) => ({ ...rest, ...traffic })

/** One part of a spec at a time, each valid by itself in both tiers. */
const parts: readonly fc.Arbitrary<SpecPart>[] = [
  fc.constantFrom('single', 'perZone', 'none').map(nat => ({ network: { nat } })),
  fc.boolean().map(s3Endpoint => ({ network: { s3Endpoint } })),
  fc.constantFrom([], ['ecr.api', 'logs']).map(interfaceEndpoints => ({ network: { interfaceEndpoints } })),
  fc.constantFrom([], [443, 8443]).map(egressPorts => ({ network: { egressPorts } })),
  fc.integer({ min: 0, max: 14 }).map(backupDays => ({ database: { backupDays } })),
  fc.boolean().map(multiAz => ({ database: { multiAz } })),
  fc.boolean().map(enabled => ({ database: { proxy: { enabled } } })),
  fc.constantFrom('monthly', 'quarterly', 'halfYearly').map(passwordRotation => ({ database: { passwordRotation } })),
  fc.constantFrom([], ['vector'], ['vector', 'pg_trgm']).map(extensions => ({ database: { extensions } })),
  fc.constantFrom(0, 30, 60).map(monitoringSeconds => ({ database: { monitoringSeconds } })),
  fc.constantFrom({}, { work_mem: '65536' }).map(parameters => ({ database: { parameters } })),
  fc.constantFrom('postmagiq', 'another').map(name => ({ database: { name } })),
  fc.integer({ min: 0, max: 2 }).map(replicas => ({ cache: { replicas, multiAz: replicas > 0 } })),
  fc.boolean().map(encryption => ({ cache: { encryption } })),
  fc.integer({ min: 0, max: 5 }).map(snapshotDays => ({ cache: { snapshotDays } })),
  fc.constantFrom(['groq', 'openai'], ['openai', 'groq'], []).map(providers => ({ llm: { providers } })),
  fc.constantFrom(14, 30, 90).map(retentionDays => ({ logs: { retentionDays } })),
  fc.constantFrom('enabled', 'disabled', 'enhanced').map(containerInsights => ({ monitoring: { containerInsights } })),
  fc.integer({ min: 1, max: 60 }).map(expireDays => ({ storage: { sessions: { expireDays } } })),
  fc
    .constantFrom(['A_KEY'], ['A_KEY', 'B_KEY'])
    .map(keys => ({ secrets: { groups: { stripe: { keys }, jwt: { keys: ['JWT'], generated: true } } } })),
  service.map(web => ({ services: { web: toService(web) } })),
  fc.tuple(service, service).map(([web, worker]) => ({ services: { web: toService(web), worker: { ...toService(worker), paths: [] } } })),
]

/** A change of one part of a spec. */
export const edits = fc.oneof(...parts)

/** The spec of an environment: a tier, and some parts that are not its defaults. */
export const specs: fc.Arbitrary<SpecPart> = fc
  .tuple(fc.constantFrom('dev', 'prod'), fc.array(edits, { minLength: 2, maxLength: 6 }))
  .map(([tier, changes]) => changes.reduce(merge, { tier, services: { web: { image: IMAGE, port: 8080, paths: ['/*'] } } }))

/** Merges a change into a part of a spec: maps are merged, but services are replaced as a whole. */
export function merge(base: SpecPart, change: SpecPart): SpecPart {
  const both = Object.entries(change).map(([key, value]) => {
    const old = base[key]
    return [key, key !== 'services' && isMap(old) && isMap(value) ? merge(old, value) : value]
  })
  return { ...base, ...Object.fromEntries(both) }
}

const isMap = (value: unknown): value is SpecPart => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The environment of a spec; undefined when the spec is invalid. */
export function environmentFrom(spec: SpecPart, name = 'prop'): Environment | undefined {
  const text = stringify({ apiVersion: 'postmagiq.dev/v1', kind: 'Environment', metadata: { name }, spec })
  const found = parse(Buffer.from(text), 'postmagiq.yaml')
  return 'problems' in found ? undefined : found.environment
}
