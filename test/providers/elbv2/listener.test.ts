import type { Aws } from '../../../src/providers/aws.ts'
import { Listener } from '../../../src/providers/elbv2/listener.ts'
import { contract } from '../../support/contract.ts'
import { newBalancer, newNetwork, newTargetGroup } from '../../support/elbv2.ts'

contract(
  Listener,
  async aws => {
    const network = await newNetwork(aws)
    return {
      props: {
        loadBalancer: await newBalancer(aws, network, 'app-elasticloadbal-listener'),
        port: 443,
        certificates: [await newCertificate(aws, 'one')],
        sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        action: { type: 'fixed-response', status: '404', body: 'Not found' },
      },
      changes: {
        port: 8443,
        certificates: [await newCertificate(aws, 'two')],
        sslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06',
        action: { type: 'forward', targetGroup: await newTargetGroup(aws, network.vpcId, 'listener') },
      },
      replacements: { loadBalancer: await newBalancer(aws, network, 'app-elasticloadbal-listener-2') },
    } as const
  },
  {
    variants: [{ action: { type: 'redirect', port: 443, status: 'HTTP_301' } }, { certificates: [], sslPolicy: '' }],
  },
)

/** An IAM server certificate, which saves a client for ACM. */
async function newCertificate({ iam }: Aws, ServerCertificateName: string) {
  const { ServerCertificateMetadata } = await iam.uploadServerCertificate({
    ServerCertificateName,
    CertificateBody: 'body',
    PrivateKey: 'key',
  })
  return ServerCertificateMetadata!.Arn!
}
