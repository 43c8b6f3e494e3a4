import type { Certificate } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Aws } from '../aws.ts'

export const toCertificates = (arns: readonly string[]): Certificate[] => arns.map(CertificateArn => ({ CertificateArn }))

interface Change {
  readonly live: readonly string[]
  readonly desired: readonly string[]
}

/** Adds and removes the certificates besides the default one, which comes first. AWS takes one in a call, and drops all with HTTPS. */
export async function putOtherCertificates({ elbv2 }: Aws, ListenerArn: string, { live, desired }: Change) {
  const before = desired.length > 0 ? live.slice(1) : []
  const after = desired.slice(1)
  for (const arn of after.filter(arn => !before.includes(arn)))
    await elbv2.addListenerCertificates({ ListenerArn, Certificates: toCertificates([arn]) })
  for (const arn of before.filter(arn => !after.includes(arn)))
    await elbv2.removeListenerCertificates({ ListenerArn, Certificates: toCertificates([arn]) })
}
