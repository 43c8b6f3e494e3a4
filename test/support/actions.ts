/** IAM actions whose names differ from the SDK command. Source: the Service Authorization Reference. */
const renamed: Record<string, readonly string[]> = {
  's3:ListBuckets': ['s3:ListAllMyBuckets'],
  's3:HeadBucket': ['s3:ListBucket'],
  's3:ListObjectsV2': ['s3:ListBucket'],
  's3:ListObjectVersions': ['s3:ListBucketVersions'],
  's3:ListMultipartUploads': ['s3:ListBucketMultipartUploads'],
  's3:DeleteObjects': ['s3:DeleteObject', 's3:DeleteObjectVersion'],
  's3:GetPublicAccessBlock': ['s3:GetBucketPublicAccessBlock'],
  's3:PutPublicAccessBlock': ['s3:PutBucketPublicAccessBlock'],
  's3:GetBucketEncryption': ['s3:GetEncryptionConfiguration'],
  's3:PutBucketEncryption': ['s3:PutEncryptionConfiguration'],
  's3:GetBucketLifecycleConfiguration': ['s3:GetLifecycleConfiguration'],
  's3:PutBucketLifecycleConfiguration': ['s3:PutLifecycleConfiguration'],
  's3:DeleteBucketLifecycle': ['s3:PutLifecycleConfiguration'],
  's3:DeleteBucketOwnershipControls': ['s3:PutBucketOwnershipControls'],
  's3:DeleteBucketEncryption': ['s3:PutEncryptionConfiguration'],
  's3:GetBucketCors': ['s3:GetBucketCORS'],
  's3:DeleteBucketCors': ['s3:PutBucketCORS'],
  's3:GetBucketNotificationConfiguration': ['s3:GetBucketNotification'],
  's3:PutBucketNotificationConfiguration': ['s3:PutBucketNotification'],
  's3:GetBucketAccelerateConfiguration': ['s3:GetAccelerateConfiguration'],
  's3:PutBucketAccelerateConfiguration': ['s3:PutAccelerateConfiguration'],
  's3:GetBucketReplication': ['s3:GetReplicationConfiguration'],
  's3:DeleteBucketReplication': ['s3:PutReplicationConfiguration'],
  's3:DeletePublicAccessBlock': ['s3:PutBucketPublicAccessBlock'],
}

/** Prefixes of IAM actions that differ from the name of the SDK client. */
const prefixes: Record<string, string> = {
  ApplicationAutoScalingClient: 'application-autoscaling',
  CloudWatchLogsClient: 'logs',
  ElasticLoadBalancingV2Client: 'elasticloadbalancing',
  ResourceGroupsTaggingAPIClient: 'tag',
}

/** The IAM actions that an SDK command needs. */
export function toActions(client: string, command: string): readonly string[] {
  const action = `${prefixes[client] ?? client.replace(/Client$/, '').toLowerCase()}:${command.replace(/Command$/, '')}`
  return renamed[action] ?? [action]
}
