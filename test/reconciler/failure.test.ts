import { expect, test } from 'vitest'
import { outcomeOfError } from '../../src/reconciler/failure.ts'
import { conditionOfLive } from '../../src/reconciler/step.ts'
import type { Live } from '../../src/providers/kind.ts'
import { awsError, FakeCloud } from '../support/fake-cloud.ts'

const request = (service: string, quota: string) =>
  `; request a higher quota: aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${quota} --desired-value VALUE`

test('an error about a quota names the request for a higher one', () => {
  const kind = new FakeCloud().kind('AWS::EC2::VPC')
  const { reason, message } = outcomeOfError(awsError('VpcLimitExceeded'), { kind, times: 1 })
  expect(reason).toBe('Quota')
  expect(message).toBe(`AWS says VpcLimitExceeded${request('vpc', 'L-F678F1CE')}`)
})

test('a live resource that failed for a quota names the request for a higher one', () => {
  const message = "You've reached the limit on the number of vCPUs you can run concurrently"
  const live: Live = {
    name: 'api',
    arn: 'arn:api',
    owner: undefined,
    region: 'us-east-1',
    props: {},
    outputs: {},
    status: 'failed',
    message,
  }
  expect(conditionOfLive({ ...live, meaning: 'quota' }, undefined)).toEqual({
    reason: 'Quota',
    message: `${message}${request('fargate', 'L-3032A538')}`,
  })
  expect(conditionOfLive(live, undefined)).toEqual({ reason: 'Failed', message })
})
