import { ifExists } from '../errors.ts'
import { defineKind, type Listed, type Owner, type Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName, taggedOwners, toOwner, toTags } from '../tags.ts'
import { emptyBucket } from './empty.ts'
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
  permissions: {
    list: [
      's3:ListAllMyBuckets',
      's3:GetBucketTagging',
      's3:GetBucketPublicAccessBlock',
      's3:GetBucketOwnershipControls',
      's3:GetEncryptionConfiguration',
      's3:GetBucketVersioning',
      's3:GetLifecycleConfiguration',
      's3:GetBucketPolicy',
      'tag:GetResources',
    ],
    create: ['s3:CreateBucket', 's3:TagResource', 's3:PutBucketOwnershipControls'],
    update: [
      's3:PutBucketPublicAccessBlock',
      's3:PutBucketOwnershipControls',
      's3:PutEncryptionConfiguration',
      's3:PutBucketVersioning',
      's3:PutLifecycleConfiguration',
      's3:PutBucketPolicy',
      's3:DeleteBucketPolicy',
      's3:GetBucketTagging',
      's3:PutBucketTagging',
      's3:TagResource',
      'tag:TagResources',
    ],
    delete: [
      's3:ListBucketVersions',
      's3:ListBucketMultipartUploads',
      's3:DeleteObject',
      's3:DeleteObjectVersion',
      's3:AbortMultipartUpload',
      's3:DeleteBucket',
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
    await aws.s3.createBucket({
      Bucket: name,
      CreateBucketConfiguration: {
        Tags: toTags(target),
        // CreateBucket rejects us-east-1 as a location constraint: it is the default.
        ...(region !== 'us-east-1' && { LocationConstraint: region as 'eu-west-1' }),
      },
      ...(props.ownership && { ObjectOwnership: props.ownership }),
    })
  },

  async update({ aws: { s3 }, account, name }, _live, changed) {
    for (const [prop, put] of Object.entries(putSetting))
      if (prop in changed) await put(s3, { Bucket: name, ExpectedBucketOwner: account }, changed[prop as keyof Settings] as never)
  },

  async delete({ aws: { s3 }, account }, { name }) {
    const bucket = { Bucket: name, ExpectedBucketOwner: account }
    if (await emptyBucket(s3, bucket)) await s3.deleteBucket(bucket)
  },
})

async function toLive(scope: Scope, name: string, owner: Owner | undefined): Promise<Listed<Settings, Outputs>> {
  const { s3 } = scope.aws
  const bucket = { Bucket: name, ExpectedBucketOwner: scope.account }
  const arn = toArn(name)
  const [props, tagging] = await Promise.all([toSettings(s3, bucket), owner ? undefined : ifExists(s3.getBucketTagging(bucket))])
  return { name, arn, owner: owner ?? toOwner(tagging?.TagSet), props, outputs: { name, arn }, status: 'ready' }
}

const toArn = (name: string) => `arn:aws:s3:::${name}`
