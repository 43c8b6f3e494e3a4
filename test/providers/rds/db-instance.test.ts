import { type Live, UNKNOWN } from '../../../src/providers/kind.ts'
import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { meaning } from '../../../src/providers/errors.ts'
import { DbInstance } from '../../../src/providers/rds/db-instance.ts'
import { toScope } from '../../../src/reconciler/scope.ts'
import { diff } from '../../../src/reconciler/compare.ts'
import { contract } from '../../support/contract.ts'
import { newDatabase, newNetwork, newRole, slowKind } from '../../support/rds.ts'

contract(
  slowKind(DbInstance, { engineVersion: '16', allocatedGib: 20, storageType: 'gp3', managedPassword: true }),
  async aws => {
    const { rds } = aws
    const { subnets, groups } = await newNetwork(aws)
    for (const name of ['db-1', 'db-2']) {
      await rds.createDBSubnetGroup({ DBSubnetGroupName: name, DBSubnetGroupDescription: name, SubnetIds: subnets })
      await rds.createDBParameterGroup({ DBParameterGroupName: name, DBParameterGroupFamily: 'postgres16', Description: name })
    }
    return {
      props: {
        instanceClass: 'db.t3.micro',
        maxAllocatedGib: 200,
        storageEncrypted: true,
        multiAz: true,
        zone: '',
        subnetGroup: 'db-1',
        parameterGroup: 'db-1',
        securityGroups: groups,
        publiclyAccessible: false,
        port: 5432,
        databaseName: 'app',
        username: 'appadmin',
        passwordSchedule: 'cron(0 3 1 1,4,7,10 ? *)',
        iamAuth: false,
        caCertificate: 'rds-ca-rsa2048-g1',
        backupDays: 7,
        backupWindow: '02:00-03:00',
        copyTagsToSnapshot: true,
        deletionProtection: true,
        maintenanceWindow: 'sun:04:00-sun:05:00',
        autoMinorUpgrade: true,
        extendedSupport: false,
        logExports: ['postgresql', 'upgrade'],
        performanceInsights: true,
        monitoringSeconds: 60,
        monitoringRole: await newRole(aws, 'monitoring-1'),
      },
      changes: {
        instanceClass: 'db.t3.small',
        maxAllocatedGib: 0,
        multiAz: false,
        parameterGroup: 'db-2',
        securityGroups: groups.slice(1),
        publiclyAccessible: true,
        port: 5433,
        passwordSchedule: 'cron(0 3 1 * ? *)',
        iamAuth: true,
        caCertificate: 'rds-ca-ecc384-g1',
        backupDays: 1,
        backupWindow: '01:00-02:00',
        copyTagsToSnapshot: false,
        deletionProtection: false,
        maintenanceWindow: 'mon:04:00-mon:05:00',
        autoMinorUpgrade: false,
        extendedSupport: true,
        logExports: ['upgrade'],
        performanceInsights: false,
        monitoringSeconds: 30,
        monitoringRole: await newRole(aws, 'monitoring-2'),
      },
      replacements: { subnetGroup: 'db-2', databaseName: 'other', username: 'other', storageEncrypted: false },
    } as const
  },
  { variants: [{ monitoringSeconds: 0, monitoringRole: '' }] },
)

test('a final snapshot remains after the deletion', async () => {
  const { DBSnapshots = [] } = await new Aws({ region: 'us-east-1' }).rds.describeDBSnapshots({ SnapshotType: 'manual' })
  expect(DBSnapshots.map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier)).toContainEqual(
    expect.stringMatching(/^app-rds-dbinstance-thing-[0-9a-z]+$/),
  )
})

test.for([
  [{ engineVersion: '16' }, { engineVersion: '16.11' }, []],
  [{ engineVersion: '16.9' }, { engineVersion: '16.11' }, []],
  [{ engineVersion: '16.9' }, { engineVersion: '16.4' }, ['engineVersion']],
  [{ engineVersion: '17' }, { engineVersion: '16.11' }, ['engineVersion']],
  [{ allocatedGib: 20 }, { allocatedGib: 55 }, []],
  [{ allocatedGib: 60 }, { allocatedGib: 55 }, ['allocatedGib']],
] as const)('desired %j and live %j differ in %j', ([desired, live, props]) => {
  expect(diff(DbInstance, desired, live).map(({ prop }) => prop)).toEqual(props)
})

test.for([
  [{ engineVersion: '15' }, 'engineVersion cannot change from 16.11 to 15: AWS does not downgrade a database'],
  [{ engineVersion: '17', parameterGroup: UNKNOWN }, '--engine-version 17 --db-parameter-group-name NEW_PARAMETER_GROUP'],
  [{ engineVersion: '17', parameterGroup: 'new' }, '--db-parameter-group-name new --allow-major-version-upgrade'],
  [{ engineVersion: '16.12' }, undefined],
  [{ engineVersion: UNKNOWN }, undefined],
  [{ maxAllocatedGib: 120 }, 'storage cannot be limited to 120 GiB: the disk has 400 GiB, and AWS requires a limit of at least 440 GiB'],
  [{ maxAllocatedGib: 450, allocatedGib: 420 }, 'requires a limit of at least 462 GiB'],
  [{ maxAllocatedGib: 440 }, undefined],
  [{ maxAllocatedGib: 0 }, undefined],
  [{ maxAllocatedGib: UNKNOWN }, undefined],
] as const)('the change %j of an instance with version 16.11 and 400 GiB is rejected by: %s', ([changed, reason]) => {
  const live = { name: 'db', props: { engineVersion: '16.11', allocatedGib: 400 } } as Live
  expect(DbInstance.rejectsChange?.(changed, live)).toEqual(reason && expect.stringContaining(reason))
})

test.for([
  [{ engineVersion: '16', allocatedGib: 400 }, []],
  [{ engineVersion: '16.4', allocatedGib: 500 }, ['engineVersion 16.4 has no effect: 16.11 runs, and AWS does not downgrade.']],
  [{ engineVersion: UNKNOWN, allocatedGib: 20 }, ['A disk of 20 GiB has no effect: it has 400 GiB, and AWS does not shrink disks.']],
] as const)('an instance with version 16.11 and 400 GiB, asked for %j, has the notes %j', ([asked, notes]) =>
  expect(DbInstance.notes?.(asked as never, { props: { engineVersion: '16.11', allocatedGib: 400 } } as Live)).toEqual(notes),
)

test.for([
  [{ backupDays: 0 }, { backupDays: 7 }, 'restart'],
  [{ backupDays: 7 }, { backupDays: 0 }, 'restart'],
  [{ backupDays: 7 }, { backupDays: 1 }, 'none'],
  [{ parameterGroup: UNKNOWN }, {}, 'none'],
  [{ engineVersion: '16.11' }, {}, 'outage'],
  [{ instanceClass: 'db.t3.small', backupDays: 7 }, { backupDays: 1 }, 'outage'],
  [{ port: 5433 }, {}, 'restart'],
  [{ managedPassword: true }, {}, 'restart'],
] as const)('the change %j of a live instance with %j has the impact %s', ([changed, props, level]) =>
  expect(DbInstance.impact?.(changed, { props } as Live)).toEqual({ level, when: 'now' }),
)

test('rejects a major version upgrade, counts pending changes as made, and outputs a new secret version after rotation', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const { subnets } = await newNetwork(aws)
  await aws.rds.createDBSubnetGroup({ DBSubnetGroupName: 'single', DBSubnetGroupDescription: 'single', SubnetIds: subnets })
  const { SecretArn: secretArn } = (await newDatabase(aws, 'app-single-db', 'single')).MasterUserSecret!
  const readLive = async () => (await DbInstance.list({ ...toScope(aws, '', []), names: new Set(['app-single-db']) }))[0] as Live
  const live = await readLive()
  expect(live.outputs).toMatchObject({ username: 'appadmin', port: 5432 })
  expect(DbInstance.changedOutputs?.({ port: 5433 }, live)).toEqual(['port'])
  const target = { aws, props: { ...live.props, allocatedGib: 40 } } as never
  expect(await DbInstance.update(target, live, { engineVersion: '17' }).catch(meaning)).toBe('invalid')
  await DbInstance.update(target, live, { allocatedGib: 40, instanceClass: 'db.t3.small', logExports: ['upgrade'] })
  expect((await readLive()).props).toMatchObject({ allocatedGib: 40, instanceClass: 'db.t3.small', logExports: ['upgrade'] })
  await aws.secrets.rotateSecret({ SecretId: secretArn })
  await expect.poll(async () => (await readLive()).outputs.secretVersion).not.toBe(live.outputs.secretVersion)
  expect((await readLive()).outputs).toMatchObject({ secretArn, secretVersion: expect.stringMatching(/^.{32,64}$/) })
})

test.for(['us-east-1b', ''])('is created in the zone "%s", which is never compared', async zone => {
  const inputs: object[] = []
  const rds = { createDBInstance: async (input: object) => void inputs.push(input) }
  await DbInstance.create({
    aws: { rds },
    owner: { environment: 'app/test', region: 'us-east-1', id: 'database' },
    name: 'database',
    props: { zone, logExports: [] },
  } as never)
  expect(inputs).toEqual([expect.objectContaining({ AvailabilityZone: zone || undefined })])
  expect(diff(DbInstance, { zone }, {})).toEqual([])
})
