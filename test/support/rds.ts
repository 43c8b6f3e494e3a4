import { setTimeout as pause } from 'node:timers/promises'
import type { Aws } from '../../src/providers/aws.ts'
import { meaning } from '../../src/providers/errors.ts'
import type { Kind, Live, Target } from '../../src/providers/kind.ts'

/** A network of nobody's: subnets in three zones, and two security groups. */
export async function newNetwork({ ec2 }: Aws) {
  const { Vpc } = await ec2.createVpc({ CidrBlock: '10.9.0.0/16' })
  const VpcId = Vpc!.VpcId!
  const subnets = ['a', 'b', 'c'].map((zone, number) =>
    ec2.createSubnet({ VpcId, CidrBlock: `10.9.${number}.0/24`, AvailabilityZone: `us-east-1${zone}` }),
  )
  const groups = ['one', 'two'].map(GroupName => ec2.createSecurityGroup({ GroupName, Description: GroupName, VpcId }))
  return {
    subnets: (await Promise.all(subnets)).map(({ Subnet }) => Subnet!.SubnetId!),
    groups: (await Promise.all(groups)).map(({ GroupId }) => GroupId!),
  }
}

/** A role of nobody's that RDS may take, and that reads every secret. */
export async function newRole({ iam }: Aws, RoleName: string): Promise<string> {
  const { Role } = await iam.createRole({
    RoleName,
    AssumeRolePolicyDocument: policy({ Action: 'sts:AssumeRole', Principal: { Service: 'rds.amazonaws.com' } }),
  })
  await iam.putRolePolicy({
    RoleName,
    PolicyName: 'read',
    PolicyDocument: policy({ Action: 'secretsmanager:GetSecretValue', Resource: '*' }),
  })
  return Role!.Arn!
}

const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] })

/**
 * A kind that takes minutes: looked at less often while it moves, and asked again where AWS was busy, as the queue would do.
 * What can change in one direction only has one value throughout: the contract could not bring it back.
 */
export function slow<Props extends object, Outputs extends object, Fixed extends keyof Props = never>(
  kind: Kind<Props, Outputs, any>,
  fixed: Pick<Props, Fixed> = {} as Pick<Props, Fixed>,
) {
  const whole = (target: Target<object>): Target<Props> => ({ ...target, props: { ...target.props, ...fixed } as Props })
  const slowed: Kind = {
    ...(kind as Kind),
    list: scope => kind.list(scope).then(lives => pause(lives.some(moves) ? 300 : 0, lives)),
    create: target => kind.create(whole(target)),
    update: (target, live, changed) => patiently(() => kind.update(whole(target), live as never, changed as never)),
    delete: (scope, live) => patiently(() => kind.delete(scope, live as never)),
  }
  return slowed as Kind<Omit<Props, Fixed>, Outputs, never>
}

const moves = ({ status }: Live) => status === 'progressing' || status === 'terminating'

const patiently = (call: () => Promise<void>): Promise<void> =>
  call().catch((error: unknown) => {
    if (meaning(error) !== 'busy') throw error
    return pause(300).then(() => patiently(call))
  })

/** A small database of nobody's that can be used, and the secret of its password. */
export async function newDatabase(aws: Aws, DBInstanceIdentifier: string, DBSubnetGroupName: string): Promise<string> {
  const { DBInstance } = await aws.rds.createDBInstance({
    DBInstanceIdentifier,
    DBSubnetGroupName,
    Engine: 'postgres',
    EngineVersion: '16',
    DBInstanceClass: 'db.t3.micro',
    AllocatedStorage: 20,
    MasterUsername: 'appadmin',
    ManageMasterUserPassword: true,
    BackupRetentionPeriod: 0,
  })
  const available = async (): Promise<void> => {
    const { DBInstances } = await aws.rds.describeDBInstances({ DBInstanceIdentifier })
    if (DBInstances?.[0]?.DBInstanceStatus !== 'available') return pause(100).then(available)
  }
  await available()
  return DBInstance!.MasterUserSecret!.SecretArn!
}
