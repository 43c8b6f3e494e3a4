import { DATABASE_SECRET, type Service, type Spec } from './environment.ts'
import { memoryFor } from './tables/fargate.ts'
import type { TierDefaults } from './tiers.ts'

type WrittenServices = NonNullable<Spec['spec']['services']>
type WrittenService = WrittenServices[string]

/** The services of a spec without `services`. */
const BUILT_IN: ReadonlyMap<string, { readonly image: string; readonly command?: readonly string[] }> = new Map([
  ['api', { image: 'api:latest' }],
  ['worker', { image: 'api:latest', command: ['python', '-m', 'worker'] }],
])

/** Default port and paths of the service with that name. */
const ROUTES: ReadonlyMap<string, { readonly port: number; readonly paths: readonly string[] }> = new Map([
  ['api', { port: 8000, paths: ['/api/*'] }],
])

/** All services with their defaults; the built-in ones where a spec has none. */
export function services(
  written: WrittenServices | undefined,
  tier: TierDefaults,
  groups: readonly string[],
): Readonly<Record<string, Service>> {
  const declared = written ?? Object.fromEntries(BUILT_IN)
  return Object.fromEntries(Object.entries(declared).map(([name, service]) => [name, withServiceDefaults(name, service, { tier, groups })]))
}

interface ServiceDefaults {
  readonly tier: TierDefaults
  /** All groups of secrets. */
  readonly groups: readonly string[]
}

/** A service without `image` inherits image and command of the built-in service with its name. */
function withServiceDefaults(name: string, written: WrittenService, { tier, groups }: ServiceDefaults): Service {
  const builtIn = written.image === undefined ? BUILT_IN.get(name) : undefined
  const cpu = written.cpu ?? tier.cpu
  return {
    // A rule rejects the empty image.
    image: '',
    ...builtIn,
    memory: memoryFor(cpu),
    healthPath: '/api/health',
    paths: [],
    ...ROUTES.get(name),
    environment: {},
    secrets: [DATABASE_SECRET, ...groups],
    exec: false,
    user: '10001',
    readonlyRoot: !written.exec,
    writable: ['/tmp'],
    ...written,
    cpu,
    ...taskCounts(written, tier),
    capacity: written.capacity ? { FARGATE: 0, FARGATE_SPOT: 0, ...written.capacity } : { FARGATE: 1, FARGATE_SPOT: 0 },
  }
}

/** Count and scaling bounds: the defaults adapt to what is written. */
function taskCounts({ count, scaling = {} }: WrittenService, tier: TierDefaults): Pick<Service, 'count' | 'scaling'> {
  const min = scaling.min ?? count ?? Math.min(tier.count, scaling.max ?? tier.count)
  const max = scaling.max ?? Math.max(tier.maxCount, min, count ?? 0)
  const within = Math.max(min, Math.min(tier.count, max))
  return { count: count ?? within, scaling: { min, max, cpuPercent: scaling.cpuPercent ?? 60 } }
}
