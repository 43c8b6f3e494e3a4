import type { DBInstance } from '@aws-sdk/client-rds'
import { expect, test } from 'vitest'
import { DbInstance } from '../../../src/providers/rds/db-instance.ts'
import { toLive } from '../../../src/providers/rds/db-instance-live.ts'
import { diff } from '../../../src/reconciler/compare.ts'
import { instanceProps } from '../../support/rds.ts'

const liveOf = (instance: DBInstance) => toLive({ DBInstanceIdentifier: 'db', DBInstanceArn: 'arn', ...instance }, undefined)

test('an instance that is being created outputs nothing that AWS does not show yet', () => {
  const { outputs, props } = liveOf({ DBInstanceStatus: 'creating', DbiResourceId: 'db-1', MasterUsername: 'appadmin' })
  expect(outputs).toEqual({ name: 'db', arn: 'arn', username: 'appadmin', resourceId: 'db-1' })
  expect(props).toMatchObject({ managedPassword: undefined, passwordSchedule: undefined, port: undefined })
})

test('what AWS leaves out of an answer is no difference, but for lists', () => {
  const asked = instanceProps('group', ['sg-1'])
  const { props } = liveOf({ DBInstanceStatus: 'creating' })
  expect(diff(DbInstance, asked, props).map(({ prop }) => prop)).toEqual(['securityGroups'])
})

test('pending changes count as made', () => {
  const { props } = liveOf({
    DBInstanceClass: 'db.t3.micro',
    MultiAZ: false,
    Endpoint: { Port: 5432 },
    EnabledCloudwatchLogsExports: ['postgresql'],
    PendingModifiedValues: {
      DBInstanceClass: 'db.t3.small',
      Port: 5433,
      PendingCloudwatchLogsExports: { LogTypesToEnable: ['upgrade'], LogTypesToDisable: ['postgresql'] },
    },
  })
  expect(props).toMatchObject({ instanceClass: 'db.t3.small', multiAz: false, port: 5433, logExports: ['upgrade'] })
})
