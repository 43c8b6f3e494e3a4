import type { DBInstance } from '@aws-sdk/client-rds'
import { setTimeout as pause } from 'node:timers/promises'
import type { Aws } from '../../src/providers/aws.ts'
import { meaning } from '../../src/providers/errors.ts'
import type { Kind, Listed, Target } from '../../src/providers/kind.ts'
import { DbInstance } from '../../src/providers/rds/db-instance.ts'
import { Account } from './account.ts'

/** Subnets in three zones and two security groups, without an owner. */
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

/** A role for RDS that can read every secret. */
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
 * A kind that takes minutes to change: lists less often meanwhile, and retries while AWS is busy, as the queue would. Props that can
 * change in one direction only get a fixed value, as the contract could not change them back.
 */
export function slowKind<Props extends object, Outputs extends object, Fixed extends keyof Props = never>(
  kind: Kind<Props, Outputs, any>,
  fixed: Pick<Props, Fixed> = {} as Pick<Props, Fixed>,
) {
  const withFixedProps = (target: Target<object>): Target<Props> => ({ ...target, props: { ...target.props, ...fixed } as Props })
  const slowed: Kind = {
    ...(kind as Kind),
    list: scope => kind.list(scope).then(lives => pause(lives.some(isChanging) ? 300 : 0, lives)),
    create: target => kind.create(withFixedProps(target)),
    update: (target, live, changed) => retryWhileBusy(() => kind.update(withFixedProps(target), live as never, changed as never)),
    delete: (scope, live) => retryWhileBusy(() => kind.delete(scope, live as never)),
  }
  return slowed as Kind<Omit<Props, Fixed>, Outputs, never>
}

const isChanging = ({ status }: Listed) => status === 'progressing' || status === 'terminating'

const retryWhileBusy = (call: () => Promise<void>): Promise<void> =>
  call().catch((error: unknown) => {
    if (meaning(error) !== 'busy') throw error
    return pause(300).then(() => retryWhileBusy(call))
  })

/** An account with an instance in an environment of its own, as test files run at the same time. Environments are named after the kind's type. */
export const accountWithInstance = (aws: Aws, topic: string) =>
  new Account({ ...(DbInstance as Kind), type: `AWS::${topic}::DBInstance` }, aws, `app-rds-${topic}`)

/** The props of a small instance that is created quickly. */
export const instanceProps = (group: string, securityGroups: readonly string[]) =>
  ({
    engineVersion: '16',
    instanceClass: 'db.t3.micro',
    allocatedGib: 20,
    maxAllocatedGib: 0,
    storageType: 'gp3',
    storageEncrypted: true,
    multiAz: false,
    zone: '',
    subnetGroup: group,
    parameterGroup: group,
    securityGroups,
    publiclyAccessible: false,
    port: 5432,
    databaseName: 'app',
    username: 'appadmin',
    managedPassword: true,
    passwordSchedule: 'cron(0 3 1 1,4,7,10 ? *)',
    iamAuth: false,
    caCertificate: 'rds-ca-rsa2048-g1',
    backupDays: 1,
    backupWindow: '02:00-03:00',
    copyTagsToSnapshot: true,
    deletionProtection: false,
    maintenanceWindow: 'sun:04:00-sun:05:00',
    autoMinorUpgrade: true,
    extendedSupport: false,
    logExports: [],
    performanceInsights: false,
    monitoringSeconds: 0,
    monitoringRole: '',
  }) satisfies InstanceProps

/** The same, with groups that exist. */
export async function newInstanceProps(aws: Aws, group: string) {
  const { subnets, groups } = await newNetwork(aws)
  await aws.rds.createDBSubnetGroup({ DBSubnetGroupName: group, DBSubnetGroupDescription: group, SubnetIds: subnets })
  await aws.rds.createDBParameterGroup({ DBParameterGroupName: group, DBParameterGroupFamily: 'postgres16', Description: group })
  return instanceProps(group, groups.slice(0, 1))
}

export type InstanceProps = Parameters<typeof DbInstance.create>[0]['props']

/** Creates a small database without an owner and waits until it is available. */
export async function newDatabase(aws: Aws, DBInstanceIdentifier: string, DBSubnetGroupName: string): Promise<DBInstance> {
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
  const waitUntilAvailable = async (): Promise<void> => {
    const { DBInstances } = await aws.rds.describeDBInstances({ DBInstanceIdentifier })
    if (DBInstances?.[0]?.DBInstanceStatus !== 'available') return pause(100).then(waitUntilAvailable)
  }
  await waitUntilAvailable()
  return DBInstance!
}

/** Creates a secret with a user name and a password, which a proxy reads, and returns its ARN. */
export async function newCredentials({ secrets }: Aws, Name: string): Promise<string> {
  const { ARN } = await secrets.createSecret({ Name, SecretString: JSON.stringify({ username: 'appadmin', password: 'of-nobody' }) })
  return ARN!
}
