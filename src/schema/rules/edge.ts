import type { Rule } from '../problem.ts'

/** A GPU needs the watermark service. */
export const gpu: Rule = ({ watermark }) =>
  watermark.gpu && !watermark.enabled
    ? [
        {
          at: ['/spec/watermark/gpu', '/spec/watermark/enabled'],
          message: 'gpu has no effect while the watermark service is not enabled',
          expected: 'spec.watermark.enabled: true, or gpu: false',
        },
      ]
    : []

/** The role belongs to the environment's account. */
export const role: Rule = ({ assumeRole, accountId }) => {
  const owner = assumeRole?.arn.split(':')[4]
  if (owner === undefined || accountId === undefined || owner === accountId) return []
  return [
    {
      at: ['/spec/assumeRole/arn', '/spec/accountId'],
      message: `this role belongs to account ${owner}, the environment to ${accountId}`,
      expected: `a role of account ${accountId}`,
    },
  ]
}

/** A load balancer accepts only certificates of its own region and account. */
export const certificate: Rule = ({ domain, region, accountId }) => {
  const [, , , certificateRegion, owner] = domain?.certificateArn?.split(':') ?? []
  if (owner !== undefined && accountId !== undefined && owner !== accountId)
    return [
      {
        at: ['/spec/domain/certificateArn', '/spec/accountId'],
        message: `this certificate belongs to account ${owner}, the environment to ${accountId}`,
        expected: `a certificate of account ${accountId} in ${region}`,
      },
    ]
  if (certificateRegion === undefined || certificateRegion === region) return []
  return [
    {
      at: ['/spec/domain/certificateArn', '/spec/region'],
      message: `this certificate is in ${certificateRegion}, the environment in ${region}`,
      expected: `a certificate in ${region}`,
    },
  ]
}
