import { Cluster } from '../../../src/providers/ecs/cluster.ts'
import { contract } from '../../support/contract.ts'

contract(
  Cluster,
  () =>
    ({
      props: { capacityProviders: ['FARGATE', 'FARGATE_SPOT'], containerInsights: 'enabled' },
      changes: { capacityProviders: ['FARGATE'], containerInsights: 'enhanced' },
      replacements: {},
    }) as const,
)
