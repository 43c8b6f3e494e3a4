import { InternetGateway } from '../../../src/providers/ec2/internet-gateway.ts'
import { contract } from '../../support/contract.ts'
import { newVpc } from '../../support/ec2.ts'

contract(InternetGateway, async aws => ({
  props: { vpcId: await newVpc(aws) },
  changes: { vpcId: await newVpc(aws) },
  replacements: {},
}))
