/** Opens the database's port to the world, as a person might do in the console. */
import { EC2 } from '@aws-sdk/client-ec2'

const ec2 = new EC2()
const { SecurityGroups = [] } = await ec2.describeSecurityGroups({ Filters: [{ Name: 'group-name', Values: ['postmagiq-dev-database'] }] })
await ec2.authorizeSecurityGroupIngress({
  GroupId: SecurityGroups[0]!.GroupId!,
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
})
process.stdout.write('Opened port 5432 of postmagiq-dev-database to 0.0.0.0/0\n')
