import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { CacheSubnetGroup } from '../../../src/providers/elasticache/cache-subnet-group.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { newCache } from '../../support/elasticache.ts'
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

test('the subnet in the zone of a node cannot leave the group, any other can', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const { subnets } = await newNetwork(aws)
  const account = new Account(CacheSubnetGroup, aws)
  await account.bring({ subnets })
  const [group] = await account.ours()
  const zone = await newCache(aws, 'in-a-zone', group!.name)
  const occupied = subnets['abc'.indexOf(zone.at(-1)!)]!
  const others = subnets.filter(subnet => subnet !== occupied)
  expect((await account.plan({ subnets: others })).steps).toMatchObject([{ action: 'none', rejected: expect.stringContaining(occupied) }])
  await account.bring({ subnets: [occupied, others[0]!] })
  expect((await account.ours())[0]!.outputs.occupied).toEqual({ [zone]: { [occupied]: true } })
})
