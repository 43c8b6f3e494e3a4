/**
 * The regions in which Fargate runs Linux containers in some zones only, with the ids of these zones.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html, as of 2026-11-24.
 */
const FARGATE_ZONES: ReadonlyMap<string, readonly string[]> = new Map([
  ['usw1', ['usw1-az1', 'usw1-az3']],
  ['apne1', ['apne1-az1', 'apne1-az2', 'apne1-az4']],
])

/** True for a zone, by its id (`use1-az1`), in which Fargate runs tasks. */
export function hasFargate(zoneId: string): boolean {
  const [region = ''] = zoneId.split('-')
  return FARGATE_ZONES.get(region)?.includes(zoneId) ?? true
}
