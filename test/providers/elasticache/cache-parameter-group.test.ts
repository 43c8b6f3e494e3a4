import { CacheParameterGroup } from '../../../src/providers/elasticache/cache-parameter-group.ts'
import { contract } from '../../support/contract.ts'

contract(
  CacheParameterGroup,
  () => ({
    // The first value is the engine's default.
    props: { family: 'redis7', parameters: { 'maxmemory-policy': 'volatile-lru', timeout: '300', 'notify-keyspace-events': 'Ex' } },
    changes: { parameters: { 'maxmemory-policy': 'allkeys-lru', timeout: '300' } },
    replacements: { family: 'valkey8' },
    refused: { family: 'redis6.x' },
  }),
  {
    // A description cannot change: replace the group by a foreign one of the same name.
    disown: async ({ elasticache }, { name, props }) => {
      await elasticache.deleteCacheParameterGroup({ CacheParameterGroupName: name })
      await elasticache.createCacheParameterGroup({
        CacheParameterGroupName: name,
        CacheParameterGroupFamily: props.family,
        Description: 'of nobody',
      })
    },
    variants: [{ parameters: {} }],
  },
)
