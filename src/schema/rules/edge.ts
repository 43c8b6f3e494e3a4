import type { Rule } from '../problem.ts'

/** A GPU is for something that runs. */
export const gpu: Rule = ({ watermark }) =>
  watermark.gpu && !watermark.enabled
    ? [
        {
          at: ['/spec/watermark/gpu', '/spec/watermark/enabled'],
          message: 'a GPU would serve nothing',
          expected: 'spec.watermark.enabled: true, or gpu: false',
        },
      ]
    : []

/** A load balancer takes certificates of its own region and account only. */
export const certificate: Rule = ({ domain, region, accountId }) => {
  const [, , , there, owner] = domain?.certificateArn?.split(':') ?? []
  if (owner !== undefined && accountId !== undefined && owner !== accountId)
    return [
      {
        at: ['/spec/domain/certificateArn', '/spec/accountId'],
        message: `this certificate is of account ${owner}, the environment of ${accountId}`,
        expected: `a certificate of account ${accountId} in ${region}, or none, so that one is requested`,
      },
    ]
  if (there === undefined || there === region) return []
  return [
    {
      at: ['/spec/domain/certificateArn', '/spec/region'],
      message: `this certificate is in ${there}, the environment in ${region}`,
      expected: `a certificate in ${region}, or none, so that one is requested`,
    },
  ]
}
