import type { Environment, Spec } from './environment.ts'
import { MAX_GIB } from './sections/database.ts'
import { services } from './service-defaults.ts'
import { regionOf } from './tables/regions.ts'
import { type TierDefaults, TIERS } from './tiers.ts'

type Sections = Spec['spec']

/** The environment of a spec, with the defaults of its tier. `region` applies where neither the spec nor its zones name one. */
export function withDefaults({ metadata, spec }: Spec, region = 'us-east-1'): Environment {
  const tier = TIERS[spec.tier]
  const application = spec.application ?? 'postmagiq'
  const zone = spec.network?.availabilityZones?.[0]
  const resolvedRegion = (spec.region ?? (zone === undefined ? region : regionOf(zone))) as Environment['region']
  const secrets = withSecrets(spec.secrets, tier, `${application}/${metadata.name}`)
  return {
    ...spec,
    environment: metadata.name,
    application,
    region: resolvedRegion,
    network: withNetwork(spec.network, tier),
    database: withDatabase(spec.database, tier),
    cache: withCache(spec.cache, tier),
    services: services(spec.services, tier, Object.keys(secrets.groups)),
    storage: withStorage(spec.storage),
    secrets,
    ...withOperations(spec, tier),
    watermark: { enabled: false, gpu: false, ...spec.watermark },
  }
}

const withNetwork = (written: Sections['network'], tier: TierDefaults): Environment['network'] => ({
  cidr: tier.cidr,
  nat: tier.nat,
  s3Endpoint: true,
  interfaceEndpoints: [],
  egressPorts: tier.egressPorts,
  ...written,
})

function withDatabase(
  { storage = {}, proxy, ...written }: NonNullable<Sections['database']> = {},
  tier: TierDefaults,
): Environment['database'] {
  const { gib = 100 } = storage
  return {
    engineVersion: '16',
    instanceClass: tier.instanceClass,
    multiAz: tier.resilient,
    backupDays: 7,
    deletionProtection: tier.resilient,
    extensions: ['vector'],
    name: 'postmagiq',
    username: 'appadmin',
    passwordRotation: 'quarterly',
    iamAuth: false,
    monitoringSeconds: tier.monitoringSeconds,
    parameters: {},
    maintenanceWindow: 'sun:04:00-sun:05:00',
    backupWindow: '02:00-03:00',
    ...written,
    storage: { gib, maxGib: Math.min(Math.max(tier.maxGib, 2 * gib), MAX_GIB), ...storage },
    proxy: { enabled: tier.resilient, iamAuth: false, ...proxy },
  }
}

const withCache = (written: Sections['cache'], tier: TierDefaults): Environment['cache'] => ({
  engine: 'redis',
  engineVersion: written?.engine === 'valkey' ? '8.0' : '7.1',
  nodeType: tier.nodeType,
  replicas: tier.resilient ? 1 : 0,
  multiAz: tier.resilient,
  encryption: true,
  snapshotDays: tier.snapshotDays,
  ...written,
})

const withStorage = (written: Sections['storage'] = {}): Environment['storage'] => ({
  gui: { ...written.gui },
  artifacts: { ...written.artifacts },
  sessions: { expireDays: 30, ...written.sessions },
})

function withSecrets(written: Sections['secrets'] = {}, tier: TierDefaults, prefix: string): Environment['secrets'] {
  const groups = Object.entries(written.groups ?? GROUPS).map(([name, group]) => [name, { keys: [], generated: false, ...group }])
  return { prefix, recoveryDays: tier.recoveryDays, ...written, groups: Object.fromEntries(groups) }
}

/** The groups of secrets where a spec has none. */
const GROUPS = {
  'jwt-secret': { keys: ['JWT_SECRET'], generated: true },
  stripe: { keys: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'] },
  'llm-keys': { keys: ['GROQ_API_KEY', 'ANTHROPIC_API_KEY', 'GOOGLE_API_KEY', 'OPENAI_API_KEY'] },
  smtp: { keys: ['SMTP_HOST', 'SMTP_PORT', 'SMTP_USERNAME', 'SMTP_PASSWORD'] },
}

type Operations = 'llm' | 'logs' | 'monitoring' | 'deletion' | 'guards' | 'approvals' | 'reconcile' | 'state'

const withOperations = (spec: Sections, tier: TierDefaults): Pick<Environment, Operations> => ({
  llm: { providers: ['groq', 'anthropic', 'google', 'openai'], ...spec.llm },
  logs: { retentionDays: tier.retentionDays, ...spec.logs },
  monitoring: { containerInsights: tier.containerInsights, ...spec.monitoring },
  deletion: { stateless: 'Delete', stateful: 'Orphan', ...spec.deletion },
  guards: { maxDestroy: 10, ...spec.guards },
  approvals: spec.approvals ?? [],
  state: spec.state ?? 'present',
  reconcile: withReconcile(spec.reconcile),
})

const withReconcile = ({ windows = [], ...written }: Sections['reconcile'] = {}): Environment['reconcile'] => ({
  deploy: 'auto',
  selfHeal: 'safe',
  ...written,
  windows: windows.map(window => ({ timeZone: 'UTC', inside: 'outage', outside: 'none', ...window })),
})
