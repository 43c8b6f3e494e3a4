import type { Environment, Tier } from './environment.ts'

/** The defaults of each tier: dev for the lowest cost, prod for customers. */
export const TIERS = {
  dev: {
    cidr: '10.0.0.0/16',
    zones: 1,
    nat: 'single',
    egressPorts: [],
    instanceClass: 'db.t3.micro',
    maxGib: 200,
    monitoringSeconds: 0,
    nodeType: 'cache.t3.micro',
    snapshotDays: 1,
    cpu: 512,
    count: 1,
    maxCount: 2,
    recoveryDays: 7,
    retentionDays: 14,
    containerInsights: 'disabled',
    resilient: false,
  },
  prod: {
    cidr: '10.1.0.0/16',
    zones: 2,
    nat: 'perZone',
    egressPorts: [443, 465, 587],
    instanceClass: 'db.r6g.large',
    maxGib: 500,
    monitoringSeconds: 60,
    nodeType: 'cache.r6g.large',
    snapshotDays: 7,
    cpu: 2048,
    count: 2,
    maxCount: 6,
    recoveryDays: 30,
    retentionDays: 90,
    containerInsights: 'enabled',
    resilient: true,
  },
} as const satisfies Record<Tier, object>

export type TierDefaults = (typeof TIERS)[Tier]

/** How many zones tasks run in. */
export const zoneCount = ({ tier, network }: Pick<Environment, 'tier' | 'network'>) =>
  network.availabilityZones?.length ?? TIERS[tier].zones
