import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { Listener } from '../../../src/providers/elbv2/listener.ts'
import type { Live } from '../../../src/providers/kind.ts'
import { Account } from '../../support/account.ts'
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
        attributes: {},
        foreignRules: [],
      },
      changes: {
        port: 8443,
        certificates: [await newCertificate(aws, 'two')],
        sslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06',
        action: { type: 'forward', targetGroup: await newTargetGroup(aws, network.vpcId, 'listener') },
        attributes: { 'routing.http.response.server.enabled': 'false', 'routing.http.response.x_frame_options.header_value': 'DENY' },
      },
      foreign: ['foreignRules'],
      replacements: { loadBalancer: await newBalancer(aws, network, 'app-elasticloadbal-listener-2') },
    } as const
  },
  {
    isRecognised: true,
    variants: [{ action: { type: 'redirect', port: 443, status: 'HTTP_301' } }, { certificates: [], sslPolicy: '' }],
  },
)

const HTTP = { port: 80, certificates: [], sslPolicy: '', attributes: {}, foreignRules: [] } as const
const REDIRECT = { type: 'redirect', port: 443, status: 'HTTP_301' } as const

test('detects and undoes what someone else added: rules, response headers, another target of the redirect', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const network = await newNetwork(aws)
  const loadBalancer = await newBalancer(aws, network, 'app-elasticloadbal-foreign')
  const account = new Account(Listener, aws)
  const props = { loadBalancer, ...HTTP, action: REDIRECT }
  await account.bring(props)
  const [{ arn: ListenerArn }] = (await account.ours()) as [Live]
  const { Rules } = await aws.elbv2.createRule({
    ListenerArn,
    Priority: 1,
    Conditions: [{ Field: 'path-pattern', Values: ['/*'] }],
    Actions: [{ Type: 'redirect', RedirectConfig: { Host: 'evil.example.com', StatusCode: 'HTTP_302' } }],
  })
  const header = 'routing.http.response.access_control_allow_origin.header_value'
  await aws.elbv2.modifyListenerAttributes({ ListenerArn, Attributes: [{ Key: header, Value: '*' }] })
  const RedirectConfig = { Protocol: 'HTTPS', Port: '443', Host: 'evil.example.com', StatusCode: 'HTTP_301' } as const
  await aws.elbv2.modifyListener({ ListenerArn, DefaultActions: [{ Type: 'redirect', RedirectConfig }] })
  expect((await account.plan(props)).steps).toMatchObject([
    {
      action: 'update',
      changes: [
        { prop: 'attributes', before: { [header]: '*' } },
        { prop: 'foreignRules', before: [Rules![0]!.RuleArn] },
        { prop: 'action' },
      ],
    },
  ])
  await account.bring(props)
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'none' }])
  expect((await aws.elbv2.describeRules({ ListenerArn })).Rules).toMatchObject([{ IsDefault: true }])
  await account.clear()
})

test('further certificates are added and removed one by one', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const [one, two, three] = [
    await newCertificate(aws, 'further-1'),
    await newCertificate(aws, 'further-2'),
    await newCertificate(aws, 'further-3'),
  ]
  const account = new Account(Listener, aws)
  const loadBalancer = await newBalancer(aws, await newNetwork(aws), 'app-elasticloadbal-further')
  const props = { ...HTTP, loadBalancer, port: 443, sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06', action: REDIRECT }
  for (const certificates of [[one, two], [one], [one, three, two].toSorted(), [three]]) {
    await account.bring({ ...props, certificates })
    expect((await account.plan({ ...props, certificates })).steps).toMatchObject([{ action: 'none' }])
  }
  await account.clear()
})

/** An IAM server certificate, which saves a client for ACM. */
async function newCertificate({ iam }: Aws, ServerCertificateName: string) {
  const { ServerCertificateMetadata } = await iam.uploadServerCertificate({
    ServerCertificateName,
    CertificateBody: 'body',
    PrivateKey: 'key',
  })
  return ServerCertificateMetadata!.Arn!
}
