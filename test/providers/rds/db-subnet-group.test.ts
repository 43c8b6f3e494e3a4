import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { DbSubnetGroup } from '../../../src/providers/rds/db-subnet-group.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { newDatabase, newNetwork } from '../../support/rds.ts'

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

test('the subnet in the zone of an instance cannot leave the group, any other can', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const { subnets } = await newNetwork(aws)
  const account = new Account(DbSubnetGroup, aws)
  await account.bring({ subnets })
  const [group] = await account.ours()
  await newDatabase(aws, 'in-a-zone', group!.name)
  const { DBInstances = [] } = await aws.rds.describeDBInstances({ DBInstanceIdentifier: 'in-a-zone' })
  const occupied = subnets['abc'.indexOf(DBInstances[0]!.AvailabilityZone!.at(-1)!)]!
  expect((await account.plan({ subnets: subnets.filter(subnet => subnet !== occupied) })).steps).toMatchObject([
    { action: 'none', rejected: expect.stringContaining(occupied) },
  ])
  const others = subnets.filter(subnet => subnet !== occupied)
  await account.bring({ subnets: [occupied, others[0]!] })
  expect((await account.ours())[0]!.outputs.occupied).toEqual({ [DBInstances[0]!.AvailabilityZone!]: { [occupied]: true } })
})
