/** The commercial regions. Source: `endpoints.json` of botocore 1.44.5, partition aws. */
export const REGIONS = [
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-south-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-central-1',
  'ca-west-1',
  'eu-central-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
] as const

export type Region = (typeof REGIONS)[number]

/** The regions of other partitions (aws-cn, aws-eusc, aws-us-gov), with the nearest commercial one. */
export const OTHER_PARTITIONS: ReadonlyMap<string, Region> = new Map([
  ['cn-north-1', 'ap-east-1'],
  ['cn-northwest-1', 'ap-east-1'],
  ['eusc-de-east-1', 'eu-central-1'],
  ['us-gov-east-1', 'us-east-1'],
  ['us-gov-west-1', 'us-west-1'],
])

/** The end of messages about other regions. */
export const COMMERCIAL = 'only commercial regions, of the partition aws, are supported'

/** The region in a zone's name. */
export const regionOf = (zone: string) => zone.slice(0, -1)
