import { Cluster, DEFAULT_CONFIGURATION } from '../../../src/providers/ecs/cluster.ts'
import { contract } from '../../support/contract.ts'

contract(
  Cluster,
  () =>
    ({
      props: { capacityProviders: ['FARGATE', 'FARGATE_SPOT'], containerInsights: 'enabled', configuration: DEFAULT_CONFIGURATION },
      changes: {
        capacityProviders: ['FARGATE'],
        containerInsights: 'enhanced',
        configuration: { executeCommandConfiguration: { logging: 'NONE' } },
      },
      replacements: {},
    }) as const,
)
