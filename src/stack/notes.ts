import { type Environment, namesRegistry } from '../schema/environment.ts'
import type { StackInput } from './naming.ts'

/** What a reader of the plan should know: settings without effect, and with effects that are easily missed. */
export const notesOn = (input: StackInput): readonly string[] => [
  ...zoneNotes(input),
  ...isolationNotes(input.spec),
  ...edgeNotes(input.spec),
  ...providerNotes(input.spec),
  ...(input.spec.watermark.enabled ? ['The watermark service is not supported yet: watermark.enabled has no effect.'] : []),
]

function zoneNotes({ zones }: StackInput) {
  const dataOnly = zones.data.filter(zone => !zones.tasks.includes(zone))
  if (dataOnly.length === 0) return []
  const [tasks, others] = [zones.tasks, dataOnly].map(list => list.join(', '))
  return [`RDS and the load balancer need subnets in two zones: theirs are also in ${others}; tasks run only in ${tasks}.`]
}

/** The endpoints without which Fargate cannot start a task: image, secrets, parameters and logs. */
const NEEDED = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'ssm'] as const

/** Without NAT, tasks reach only AWS services with an endpoint in the network. */
function isolationNotes({ network, services, region }: Environment) {
  if (network.nat !== 'none') return []
  const missing = NEEDED.filter(endpoint => !network.interfaceEndpoints.includes(endpoint))
  const external = Object.keys(services).filter(name => isExternal(services[name]!.image, region))
  const shells = Object.keys(services).filter(name => services[name]!.exec && !network.interfaceEndpoints.includes('ssmmessages'))
  return [
    ...(missing.length > 0 ? [`Services will not start without NAT or the interface endpoints ${missing.join(', ')}.`] : []),
    ...(network.s3Endpoint ? [] : ['Services will not start without NAT or s3Endpoint: ECR keeps image layers in S3.']),
    ...external.map(service => `${service} will not start without NAT: its image is in a registry outside the network.`),
    ...shells.map(service => `exec does not work in ${service} without NAT or the interface endpoint ssmmessages.`),
  ]
}

/** True for an image that no endpoint of ECR in the region leads to. */
const isExternal = (image: string, region: string) => namesRegistry(image) && !image.includes(`.dkr.ecr.${region}.amazonaws.com/`)

function edgeNotes({ services, domain }: Environment) {
  const unrouted = Object.entries(services).filter(([, { port, paths }]) => port !== undefined && paths.length === 0)
  return [
    ...unrouted.map(([service]) => `${service} has a port but no paths, so it receives no requests from the load balancer.`),
    domain?.certificateArn
      ? `DNS is not managed yet: create a record for ${domain.name} that points to the load balancer.`
      : 'There is no certificate: only CloudFront can reach the load balancer, and requests between the two are not encrypted. Write domain.certificateArn to change that.',
  ]
}

/** The variable with the API key of each provider. */
const API_KEYS = { groq: 'GROQ_API_KEY', anthropic: 'ANTHROPIC_API_KEY', google: 'GOOGLE_API_KEY', openai: 'OPENAI_API_KEY' } as const

function providerNotes({ llm, services, secrets }: Environment) {
  const received = new Set(Object.values(services).flatMap(service => service.secrets.flatMap(group => secrets.groups[group]?.keys ?? [])))
  return llm.providers
    .filter(provider => !received.has(API_KEYS[provider]))
    .map(provider => `No service gets ${API_KEYS[provider]}, so none can call the provider ${provider}.`)
}
