import type { InternetGateway as Gateway } from '@aws-sdk/client-ec2'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { toOwner, valueOf } from '../tags.ts'
import { ADOPT, FIND_UNTAGGED, findOwned } from './owned.ts'
import { toArn, toTagSpecifications } from './request.ts'
import type { VpcId } from './vpc.ts'

interface Props {
  /** The VPC that the gateway is attached to; empty if detached. */
  vpcId: VpcId | ''
}

interface Outputs {
  gatewayId: string
  /** The attached VPC. Its resources thereby count as dependents and go first: AWS detaches no gateway of public addresses in use. */
  vpcId: VpcId
}

/** Connects a VPC to the internet. Ready once it is attached. */
export const InternetGateway = defineKind<Props, Outputs>({
  type: 'AWS::EC2::InternetGateway',
  identity: 'tag',
  createOnly: [],
  replace: 'create-first',
  permissions: {
    list: ['ec2:DescribeInternetGateways', ...FIND_UNTAGGED],
    create: ['ec2:CreateInternetGateway', 'ec2:CreateTags'],
    update: ['ec2:AttachInternetGateway', 'ec2:DetachInternetGateway', ...ADOPT],
    delete: ['ec2:DetachInternetGateway', 'ec2:DeleteInternetGateway'],
  },

  // A VPC has one internet gateway at most.
  isSame: ({ vpcId }, { props }) => props.vpcId === vpcId,

  async list(scope) {
    const gateways = await findOwned<Gateway>(scope, {
      type: 'AWS::EC2::InternetGateway',
      id: ({ InternetGatewayId }) => InternetGatewayId,
      find: ({ ec2 }, Filters) => collectPages(ec2.paginateDescribeInternetGateways({ Filters }), page => page.InternetGateways),
      vpcFilter: 'attachment.vpc-id',
    })
    return gateways.map(gateway => toLive(scope, gateway))
  },

  async create(target) {
    await target.aws.ec2.createInternetGateway({ TagSpecifications: toTagSpecifications(target, 'internet-gateway') })
  },

  async update({ aws }, { props: { vpcId }, outputs }, changed) {
    const InternetGatewayId = outputs.gatewayId
    if (vpcId) await aws.ec2.detachInternetGateway({ InternetGatewayId, VpcId: vpcId })
    await aws.ec2.attachInternetGateway({ InternetGatewayId, VpcId: changed.vpcId })
  },

  async delete({ aws }, { props: { vpcId }, outputs }) {
    const InternetGatewayId = outputs.gatewayId
    if (vpcId) await aws.ec2.detachInternetGateway({ InternetGatewayId, VpcId: vpcId })
    else await aws.ec2.deleteInternetGateway({ InternetGatewayId })
  },
})

function toLive(scope: Scope, { InternetGatewayId, Attachments: [attachment] = [], Tags }: Gateway): Listed<Props, Outputs> {
  // AWS answers `available` for the attachment of an internet gateway (DescribeInternetGateways); the SDK's enum lacks it.
  const state: string | undefined = attachment?.State
  const vpcId = attachment?.VpcId as VpcId | undefined
  return {
    name: valueOf(Tags, 'Name') || InternetGatewayId!,
    arn: toArn(scope, `internet-gateway/${InternetGatewayId}`),
    owner: toOwner(Tags),
    props: { vpcId: vpcId ?? '' },
    outputs: { gatewayId: InternetGatewayId, vpcId },
    status: state === 'available' || state === 'attached' ? 'ready' : 'progressing',
    state: state ?? 'detached',
  }
}
