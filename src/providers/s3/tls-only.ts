/** A bucket policy that denies access without TLS 1.2 or later, with further statements. */
export const tlsOnly = (bucket: string, ...statements: readonly object[]) => ({
  Version: '2012-10-17',
  Statement: [
    deny(bucket, 'TlsOnly', { Bool: { 'aws:SecureTransport': 'false' } }),
    deny(bucket, 'ModernTlsOnly', { NumericLessThan: { 's3:TlsVersion': '1.2' } }),
    ...statements,
  ],
})

const deny = (bucket: string, Sid: string, Condition: object) => ({
  Sid,
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  Condition,
})
