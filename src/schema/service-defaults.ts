import { DATABASE_SECRET, type Service, type Spec } from './environment.ts'
import { memoryFor } from './tables/fargate.ts'
import type { TierDefaults } from './tiers.ts'

type WrittenServices = NonNullable<Spec['spec']['services']>
type WrittenService = WrittenServices[string]

/** The services there are when none are written. */
const SERVICES: ReadonlyMap<string, { readonly image: string; readonly command?: readonly string[] }> = new Map([
  ['api', { image: 'api:latest' }],
  ['worker', { image: 'api:latest', command: ['python', '-m', 'worker'] }],
])

/** What the load balancer sends to the service of that name unasked. */
const TRAFFIC: ReadonlyMap<string, { readonly port: number; readonly paths: readonly string[] }> = new Map([
  ['api', { port: 8000, paths: ['/api/*'] }],
])

/** All services, each with what it leaves out; the usual ones when none are written. */
export function services(
  written: WrittenServices | undefined,
  tier: TierDefaults,
  groups: readonly string[],
): Readonly<Record<string, Service>> {
  const asked = written ?? Object.fromEntries(SERVICES)
  return Object.fromEntries(Object.entries(asked).map(([name, service]) => [name, complete(name, service, { tier, groups })]))
}

/** One that brings no image of its own takes that of the usual service of its name, and what that one runs. */
function complete(name: string, written: WrittenService, { tier, groups }: { tier: TierDefaults; groups: readonly string[] }): Service {
  const usual = written.image === undefined ? SERVICES.get(name) : undefined
  const cpu = written.cpu ?? tier.cpu
  return {
    // What the rules then complain about.
    image: '',
    ...usual,
    memory: memoryFor(cpu),
    healthPath: '/api/health',
    paths: [],
    ...TRAFFIC.get(name),
    environment: {},
    secrets: [DATABASE_SECRET, ...groups],
    exec: false,
    user: '10001',
    readonlyRoot: !written.exec,
    writable: ['/tmp'],
    ...written,
    cpu,
    ...numbers(written, tier),
    capacity: written.capacity ? { FARGATE: 0, FARGATE_SPOT: 0, ...written.capacity } : { FARGATE: 1, FARGATE_SPOT: 0 },
  }
}

/** How many tasks: what is written moves the bounds and the number that are not. */
function numbers({ count, scaling = {} }: WrittenService, tier: TierDefaults): Pick<Service, 'count' | 'scaling'> {
  const min = scaling.min ?? count ?? Math.min(tier.count, scaling.max ?? tier.count)
  const max = scaling.max ?? Math.max(tier.maxCount, min, count ?? 0)
  const within = Math.max(min, Math.min(tier.count, max))
  return { count: count ?? within, scaling: { min, max, cpuPercent: scaling.cpuPercent ?? 60 } }
}
