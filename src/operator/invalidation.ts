import type { CloudFront } from '@aws-sdk/client-cloudfront'
import { pause } from '../providers/pause.ts'
import { OperatorError } from './errors.ts'

/** How often CloudFront is asked whether an invalidation is complete, in milliseconds. */
const INTERVAL = 3_000

/** How long an invalidation may take, in milliseconds: most take seconds, some minutes. */
const PATIENCE = 20 * 60_000

/** The most paths that are invalidated one by one; for more there is one wildcard, as AWS bills each path and takes at most 3,000 at a time. */
const MOST_PATHS = 100

/** The paths under which CloudFront may have cached files, in URL encoding. The index is also the answer to `/`. */
export function toPaths(keys: readonly string[], index: string): readonly string[] {
  const paths = keys.flatMap(key => (key === index ? ['/', `/${key}`] : [`/${encodeURI(key)}`]))
  return paths.length > MOST_PATHS ? ['/*'] : paths
}

/** Has CloudFront forget paths, and waits until every edge has. Throws OperatorError where that takes too long. */
export async function invalidate(cloudfront: CloudFront, DistributionId: string, paths: readonly string[]): Promise<void> {
  const { Invalidation: begun } = await cloudfront.createInvalidation({
    DistributionId,
    InvalidationBatch: {
      CallerReference: `postmagiq-${Date.now()}`,
      Paths: { Quantity: paths.length, Items: [...paths] },
    },
  })
  const Id = begun!.Id!
  const deadline = Date.now() + PATIENCE
  let status = begun!.Status
  while (status !== 'Completed') {
    if (Date.now() > deadline)
      throw new OperatorError(`CloudFront has not completed the invalidation ${Id} of ${DistributionId} in 20 minutes.`)
    await pause(INTERVAL)
    status = (await cloudfront.getInvalidation({ DistributionId, Id })).Invalidation?.Status
  }
}
