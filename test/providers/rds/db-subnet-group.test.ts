import { DbSubnetGroup } from '../../../src/providers/rds/db-subnet-group.ts'
import { contract } from '../../support/contract.ts'
import { newNetwork } from '../../support/rds.ts'

contract(
  DbSubnetGroup,
  async aws => {
    const { subnets } = await newNetwork(aws)
    return { props: { subnets: subnets.slice(0, 2) }, changes: { subnets: subnets.slice(1) }, replacements: {} }
  },
  {
    disown: async ({ rds }, { name, props }) =>
      rds.modifyDBSubnetGroup({ DBSubnetGroupName: name, DBSubnetGroupDescription: 'of nobody', SubnetIds: props.subnets }),
  },
)
