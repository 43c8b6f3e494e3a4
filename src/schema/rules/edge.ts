import type { Rule } from '../finding.ts'

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

/** A load balancer takes certificates of its own region only. */
export const certificate: Rule = ({ domain, region }) => {
  const there = domain?.certificateArn?.split(':')[3]
  if (there === undefined || there === region) return []
  return [
    {
      at: ['/spec/domain/certificateArn', '/spec/region'],
      message: `this certificate is in ${there}, the environment in ${region}`,
      expected: `a certificate in ${region}, or none, so that one is requested`,
    },
  ]
}
