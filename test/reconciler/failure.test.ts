import { expect, test } from 'vitest'
import { outcomeOfError } from '../../src/reconciler/failure.ts'
import { awsError, FakeCloud } from '../support/fake-cloud.ts'

const request = (service: string, quota: string) =>
  `; request a higher quota: aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${quota} --desired-value VALUE`

test('an error about a quota names the request for a higher one', () => {
  const kind = new FakeCloud().kind('AWS::EC2::VPC')
  const { reason, message } = outcomeOfError(awsError('VpcLimitExceeded'), { kind, times: 1 })
  expect(reason).toBe('Quota')
  expect(message).toBe(`AWS says VpcLimitExceeded${request('vpc', 'L-F678F1CE')}`)
})
