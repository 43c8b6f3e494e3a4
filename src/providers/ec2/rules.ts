import type { EC2, IpPermission, SecurityGroup } from '@aws-sdk/client-ec2'
import { isDeepStrictEqual } from 'node:util'
import { tolerate } from '../errors.ts'
import type { Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'

/** Traffic that a security group allows. */
export interface Rule {
  /** `tcp`, `udp`, `icmp`, a protocol number, or `-1` for all. */
  readonly protocol: string
  /** The first port; for ICMP the type. -1 means all, and for protocols without ports. */
  readonly fromPort: number
  /** The last port; for ICMP the code. */
  readonly toPort: number
  /** The source or destination: a security group's id, an address range, or the name of an AWS prefix list. */
  readonly peer: string
}

/** Allows TCP on one port. */
export const tcp = <Peer>(port: number, peer: Peer) => ({ protocol: 'tcp', fromPort: port, toPort: port, peer })

/** Allows all traffic. */
export const everything = <Peer>(peer: Peer) => ({ protocol: '-1', fromPort: -1, toPort: -1, peer })

/** The names of AWS-managed prefix lists by id. */
export type PrefixLists = ReadonlyMap<string, string>
const NONE: PrefixLists = new Map()

/** Lists AWS-managed prefix lists, whose names never change; empty, without a call, if not needed. */
export async function listPrefixLists(scope: Scope, needed: boolean): Promise<PrefixLists> {
  return needed ? scope.detail(`arn:aws:ec2:${scope.region}:aws:prefix-list`, () => readPrefixLists(scope)) : NONE
}

async function readPrefixLists({ aws }: Scope): Promise<PrefixLists> {
  const Filters = [{ Name: 'owner-id', Values: ['AWS'] }]
  const lists = await collectPages(aws.ec2.paginateDescribeManagedPrefixLists({ Filters }), page => page.PrefixLists)
  return new Map(lists.map(({ PrefixListId = '', PrefixListName = '' }) => [PrefixListId, PrefixListName]))
}

/** The rules of one direction, one for each protocol, port range and peer. */
export const toRules = (permissions: readonly IpPermission[] = [], { OwnerId }: SecurityGroup, lists = NONE): Rule[] =>
  permissions.flatMap(({ IpProtocol = '-1', FromPort = -1, ToPort = -1, ...peers }) =>
    [
      ...(peers.UserIdGroupPairs ?? []).map(({ UserId = OwnerId, GroupId }) => (UserId === OwnerId ? GroupId : `${UserId}/${GroupId}`)),
      ...(peers.IpRanges ?? []).map(range => range.CidrIp),
      ...(peers.Ipv6Ranges ?? []).map(range => range.CidrIpv6),
      ...(peers.PrefixListIds ?? []).map(({ PrefixListId = '' }) => lists.get(PrefixListId) ?? PrefixListId),
    ].map(peer => ({ protocol: IpProtocol, fromPort: FromPort, toPort: ToPort, peer: peer! })),
  )

/** The live and the desired rules of one direction. */
interface Direction {
  readonly before: readonly Rule[]
  readonly after: readonly Rule[]
}

const operations = {
  ingress: {
    authorize: (ec2: EC2, input: Input) => ec2.authorizeSecurityGroupIngress(input),
    revoke: (ec2: EC2, input: Input) => ec2.revokeSecurityGroupIngress(input),
  },
  egress: {
    authorize: (ec2: EC2, input: Input) => ec2.authorizeSecurityGroupEgress(input),
    revoke: (ec2: EC2, input: Input) => ec2.revokeSecurityGroupEgress(input),
  },
}
interface Input {
  readonly GroupId: string
  readonly IpPermissions: IpPermission[]
}

/** Changes a group's rules from `before` to `after`; adds before it removes, so that traffic allowed by both is never interrupted. */
export async function setRules(ec2: EC2, GroupId: string, directions: Partial<Record<keyof typeof operations, Direction>>, lists = NONE) {
  for (const direction of ['ingress', 'egress'] as const) {
    const { before = [], after = [] } = directions[direction] ?? {}
    const toInput = (rules: readonly Rule[]) => ({ GroupId, IpPermissions: rules.map(rule => toPermission(rule, lists)) })
    const [added, removed] = [difference(after, before), difference(before, after)]
    // AWS adds all rules or none. If one exists already, the listing was outdated: remove nothing before the next one.
    if (added.length > 0 && !(await tolerate('exists', operations[direction].authorize(ec2, toInput(added))))) continue
    if (removed.length > 0) await tolerate('absent', operations[direction].revoke(ec2, toInput(removed)))
  }
}

const difference = (rules: readonly Rule[], others: readonly Rule[]) =>
  rules.filter(rule => !others.some(other => isDeepStrictEqual(rule, other)))

/** Whether a peer is a security group. AWS does not delete a group that another one's rule references. */
export const isGroup = (peer: string) => /^(\d+\/)?sg-/.test(peer)
const isRange = (peer: string) => /^[\d.]+\/\d+$/.test(peer) || peer.includes(':')

/** Whether a peer is the name of a prefix list. */
export const isListName = (peer: string) => !isGroup(peer) && !isRange(peer) && !peer.startsWith('pl-')

function toPermission({ protocol, fromPort, toPort, peer }: Rule, lists: PrefixLists): IpPermission {
  const ports = fromPort === -1 && !protocol.startsWith('icmp') ? {} : { FromPort: fromPort, ToPort: toPort }
  return { IpProtocol: protocol, ...ports, ...toPeer(peer, lists) }
}

function toPeer(peer: string, lists: PrefixLists): IpPermission {
  if (isRange(peer)) return peer.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: peer }] } : { IpRanges: [{ CidrIp: peer }] }
  if (!isGroup(peer)) return { PrefixListIds: [{ PrefixListId: toListId(peer, lists) }] }
  const [GroupId, UserId] = peer.split('/').toReversed()
  return { UserIdGroupPairs: [{ GroupId, UserId }] }
}

function toListId(peer: string, lists: PrefixLists) {
  const id = isListName(peer) ? [...lists].find(([, name]) => name === peer)?.[0] : peer
  if (id) return id
  throw Object.assign(new Error(`prefix list ${peer} does not exist in this region`), { name: 'InvalidPrefixListName' })
}
