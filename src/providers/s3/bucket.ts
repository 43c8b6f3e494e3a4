import type { S3 } from '@aws-sdk/client-s3'
import { ifExists } from '../errors.ts'
import { explain } from '../explain.ts'
import { defineKind, type Listed, type Owner, type Scope, type Target } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName, taggedOwners, toOwner, toTags } from '../tags.ts'
import { emptyBucket, type OwnedBucket } from './empty.ts'
import { resetOtherSettings } from './other-settings.ts'
import { putSetting, type Settings, toSettings } from './settings.ts'

export { tlsOnly } from './tls-only.ts'

interface Outputs {
  name: string
  arn: string
}

/** Stores objects. Its name is unique among all AWS accounts. */
export const Bucket = defineKind<Settings, Outputs>({
  type: 'AWS::S3::Bucket',
  identity: 'name',
  nameLimit: 63,
  createOnly: [],
  json: ['policy'],
  replace: 'delete-first',
  stateful: true,
  summary: ['publicAccessBlock', 'encryption', 'versioning'],
  permissions: {
    list: [
      ...['s3:ListAllMyBuckets', 'tag:GetResources', 's3:GetBucketTagging'],
      ...['s3:GetBucketPublicAccessBlock', 's3:GetBucketOwnershipControls', 's3:GetEncryptionConfiguration', 's3:GetBucketVersioning'],
      ...['s3:GetLifecycleConfiguration', 's3:GetBucketPolicy', 's3:GetBucketAcl', 's3:GetBucketCORS'],
      ...['s3:GetBucketNotification', 's3:GetReplicationConfiguration', 's3:GetBucketWebsite', 's3:GetAccelerateConfiguration'],
    ],
    create: ['s3:CreateBucket', 's3:TagResource', 's3:PutBucketOwnershipControls'],
    update: [
      ...['s3:PutBucketPublicAccessBlock', 's3:PutBucketOwnershipControls', 's3:PutEncryptionConfiguration', 's3:PutBucketVersioning'],
      ...['s3:PutLifecycleConfiguration', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy', 's3:PutBucketAcl', 's3:PutBucketCORS'],
      ...['s3:PutBucketNotification', 's3:PutReplicationConfiguration', 's3:DeleteBucketWebsite'],
      's3:PutAccelerateConfiguration',
      ...['s3:GetBucketTagging', 's3:PutBucketTagging', 's3:TagResource', 'tag:TagResources'],
    ],
    delete: [
      ...['s3:ListBucketVersions', 's3:ListBucketMultipartUploads', 's3:DeleteObject', 's3:DeleteObjectVersion'],
      ...['s3:AbortMultipartUpload', 's3:DeleteBucket'],
    ],
  },

  async list(scope) {
    const listing = collectPages(scope.aws.s3.paginateListBuckets({ BucketRegion: scope.region }), page => page.Buckets)
    const [buckets, owners] = await Promise.all([listing, taggedOwners(scope)])
    const names = buckets.map(({ Name }) => Name!).filter(name => isOurName(scope, name) || owners.has(toArn(name)))
    const lives = await Promise.all(names.map(name => ifExists(toLive(scope, name, owners.get(toArn(name))))))
    return lives.filter(live => live !== undefined)
  },

  async create(target) {
    const { aws, name, region, props } = target
    const creating = aws.s3.createBucket({
      Bucket: name,
      CreateBucketConfiguration: {
        Tags: toTags(target),
        // CreateBucket rejects us-east-1 as a location constraint: it is the default.
        ...(region !== 'us-east-1' && { LocationConstraint: region as 'eu-west-1' }),
      },
      ...(props.ownership && { ObjectOwnership: props.ownership }),
    })
    await explain(creating, /^BucketAlreadyExists:/, describeTaken(target))
  },

  async update({ aws: { s3 }, account, name }, { props: live }, changed) {
    const bucket = { Bucket: name, ExpectedBucketOwner: account }
    // First, as AWS rejects the ownership of all objects while an access control list lets others in.
    if (changed.otherSettings) await resetOtherSettings(s3, bucket, live.otherSettings)
    for (const [prop, put] of Object.entries(putSetting))
      if (prop in changed) await put(s3, bucket, changed[prop as keyof typeof putSetting] as never)
  },

  async delete({ aws: { s3 }, account }, { name }) {
    const bucket = { Bucket: name, ExpectedBucketOwner: account }
    if (await emptyBucket(s3, bucket)) await s3.deleteBucket(bucket)
  },
})

async function toLive(scope: Scope, name: string, indexed: Owner | undefined): Promise<Listed<Settings, Outputs>> {
  const { s3 } = scope.aws
  const bucket = { Bucket: name, ExpectedBucketOwner: scope.account }
  const arn = toArn(name)
  const [props, owner] = await Promise.all([scope.detail(arn, () => toSettings(s3, bucket)), indexed ?? readOwner(s3, bucket)])
  return { name, arn, owner, props, outputs: { name, arn }, status: 'ready' }
}

const readOwner = async (s3: S3, bucket: OwnedBucket) => toOwner((await ifExists(s3.getBucketTagging(bucket)))?.TagSet)

const toArn = (name: string) => `arn:aws:s3:::${name}`

/** Whose a taken name is, and which line of the spec has it: an id of ours is the path of its line. */
const describeTaken = ({ name, owner: { id } }: Target<unknown>) => {
  const line = id.includes('/') ? ` in ${id.replaceAll('/', '.')}.name` : ''
  return `the name ${name} belongs to another AWS account, as bucket names are unique in the world. Choose another one${line}`
}
