import { expect, test } from 'vitest'
import { resolveZones } from '../../src/operator/zones.ts'
import { Aws } from '../../src/providers/aws.ts'
import { toTagSpecifications } from '../../src/providers/ec2/request.ts'
import { ACCOUNT } from '../support/account.ts'
import { dev, environmentOf } from '../support/specs.ts'

const regionOf = (region: string) => ({ aws: new Aws({ region }), spec: environmentOf(dev(`application: zones\nregion: ${region}`)) })

test('chooses zones of the account that have Fargate for a new environment', async () => {
  const { aws, spec } = regionOf('ap-northeast-1')
  const { AvailabilityZones = [] } = await aws.ec2.describeAvailabilityZones({})
  const { data } = await resolveZones({ aws, account: ACCOUNT, caller: '' }, spec)
  const ids = data.map(zone => AvailabilityZones.find(({ ZoneName }) => ZoneName === zone)?.ZoneId)
  expect(data).toHaveLength(2)
  expect(['apne1-az1', 'apne1-az2', 'apne1-az4']).toEqual(expect.arrayContaining(ids))
})

test('chooses the zones of its subnets for an environment that has some', async () => {
  const { aws, spec } = regionOf('us-west-2')
  const { Vpc } = await aws.ec2.createVpc({ CidrBlock: '10.9.0.0/16' })
  for (const [index, [tier, zone]] of [
    ['private', 'us-west-2c'],
    ['data', 'us-west-2c'],
    ['data', 'us-west-2b'],
  ].entries()) {
    const owner = { name: tier!, owner: { environment: 'zones/dev', region: 'us-west-2', id: `network/${tier}-subnet/${zone}` } }
    await aws.ec2.createSubnet({
      VpcId: Vpc!.VpcId!,
      CidrBlock: `10.9.${index}.0/24`,
      AvailabilityZone: zone,
      TagSpecifications: toTagSpecifications(owner as never, 'subnet'),
    })
  }
  expect(await resolveZones({ aws, account: ACCOUNT, caller: '' }, spec)).toEqual({
    tasks: ['us-west-2c'],
    data: ['us-west-2c', 'us-west-2b'],
  })
})

test('rejects a zone of the spec that the account lacks, and names the choices', async () => {
  const { aws } = regionOf('us-east-1')
  const spec = environmentOf(dev('network: {availabilityZones: [us-east-1z]}'))
  await expect(resolveZones({ aws, account: ACCOUNT, caller: '' }, spec)).rejects.toThrow(
    /^spec\.network\.availabilityZones\[0\]: this account has no zone us-east-1z; expected one of us-east-1a, .*\. Nothing was changed\.$/,
  )
})
