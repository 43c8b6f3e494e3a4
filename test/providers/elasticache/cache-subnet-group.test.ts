import { CacheSubnetGroup } from '../../../src/providers/elasticache/cache-subnet-group.ts'
import { contract } from '../../support/contract.ts'
import { newNetwork } from '../../support/rds.ts'

contract(
  CacheSubnetGroup,
  async aws => {
    const { subnets } = await newNetwork(aws)
    return { props: { subnets: subnets.slice(0, 2) }, changes: { subnets: subnets.slice(1) }, replacements: {} }
  },
  {
    disown: ({ elasticache }, { name }) =>
      elasticache.modifyCacheSubnetGroup({ CacheSubnetGroupName: name, CacheSubnetGroupDescription: 'of nobody' }),
  },
)
