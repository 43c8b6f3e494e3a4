import { ElasticIp } from '../../../src/providers/ec2/elastic-ip.ts'
import { contract } from '../../support/contract.ts'

contract(ElasticIp, () => ({ props: {}, changes: {}, replacements: {} }))
