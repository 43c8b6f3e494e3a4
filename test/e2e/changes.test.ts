import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse as read, stringify } from 'yaml'
import { Aws } from '../../src/providers/aws.ts'
import type { ConsentPolicy } from '../../src/reconciler/consent.ts'
import { Progress } from '../../src/report/progress.ts'
import type { Environment } from '../../src/schema/environment.ts'
import { parse } from '../../src/schema/load.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { changedSteps, environment, graphOf, runOnce, planNow } from '../support/engine.ts'
import { pushImage } from '../support/pipeline.ts'

const noConsent: ConsentPolicy = { approvals: [], destroyLimit: 10 }
const nothing = { import: 0, add: 0, change: 0, destroy: 0 }
const prod = await environment('environments/prod')

let emulator: Emulator
let aws: Aws

beforeAll(async () => {
  emulator = await newEmulator()
  process.env['AWS_ENDPOINT_URL'] = emulator.url
  aws = new Aws({ region: prod.region })
  await runOnce(prod, graphOf(prod))
  await pushImage(aws, 'postmagiq-prod-api')
  await apply(prod)
})
afterAll(() => emulator.stop())

/** The production environment with a change of its spec. */
function prodWith(change: object): Environment {
  const document = read(readFileSync('environments/prod/postmagiq.yaml', 'utf8')) as { spec: object }
  const found = parse(Buffer.from(stringify({ ...document, spec: merged(document.spec, change) })), 'postmagiq.yaml')
  if ('problems' in found) throw new Error(JSON.stringify(found.problems))
  return found.environment
}

function merged(base: unknown, change: unknown): unknown {
  if (typeof base !== 'object' || typeof change !== 'object' || Array.isArray(change)) return change
  return { ...base, ...Object.fromEntries(Object.entries(change!).map(([key, value]) => [key, merged(base?.[key as never], value)])) }
}

/** Applies a spec without consent, and counts what was done. */
async function apply(spec: Environment) {
  const progress = new Progress({ write: () => {} })
  await runOnce(spec, graphOf(spec), { policy: noConsent, listener: progress.onEvent })
  const { adopt = 0, create = 0, replace = 0, update = 0, delete: deleted = 0 } = progress.done
  return { import: adopt, add: create + replace, change: update, destroy: deleted + replace }
}

test.for([
  ['the proxy is turned off', { database: { proxy: { enabled: false } } }],
  ['another service gets paths', { services: { web: { image: 'public.ecr.aws/nginx/nginx:1.29', port: 80, paths: ['/static/*', '/*'] } } }],
  [
    'a secret gets another key',
    { secrets: { groups: { stripe: { keys: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'STRIPE_MORE'] } } } },
  ],
  ['tasks sign in to the proxy by role', { database: { proxy: { iamAuth: true } } }],
  ['the LLM providers change', { llm: { providers: ['groq', 'openai', 'anthropic', 'google'] } }],
  ['a service gets an image of a repository that does not exist yet', { services: { api: { image: 'web:v9' } } }],
  ['all zones share a NAT gateway', { network: { nat: 'single' } }],
  ['the network gets interface endpoints', { network: { interfaceEndpoints: ['ecr.api', 'logs'] } }],
] as const)('does exactly what the plan says, and undoes it, when %s', async ([, change]) => {
  await expectDoneAsPlanned(prodWith(change))
  await expectDoneAsPlanned(prod)
})

test('does exactly what the plan says, and undoes it, when the load balancer gets a certificate', async () => {
  const domain = { name: 'app.example.com', certificateArn: await newCertificate() }
  await expectDoneAsPlanned({ ...prod, domain })
  await expectDoneAsPlanned(prod)
})

async function expectDoneAsPlanned(spec: Environment) {
  const { counts } = await planNow(spec, graphOf(spec))
  expect(counts).not.toEqual(nothing)
  expect(await apply(spec)).toEqual(counts)
  expect((await planNow(spec, graphOf(spec))).counts).toEqual(nothing)
}

/** A server certificate of IAM, as the emulator's ACM does not issue one at once. */
async function newCertificate() {
  const pem = { CertificateBody: 'body', PrivateKey: 'key' }
  const { ServerCertificateMetadata } = await aws.iam.uploadServerCertificate({ ServerCertificateName: 'app', ...pem })
  return ServerCertificateMetadata!.Arn!
}

test.for([
  ['another network block', { network: { cidr: '10.9.0.0/16' } }, []],
  ['another bucket name', { storage: { gui: { name: 'another-gui' } } }, ['replace storage/gui']],
  ['other secret names', { secrets: { prefix: 'other/prod' } }, expect.arrayContaining(['replace secrets/stripe'])],
  ['a cache without encryption', { cache: { encryption: false } }, expect.arrayContaining(['replace cache/replication-group'])],
  ['another database name', { database: { name: 'other' } }, expect.arrayContaining(['replace database/instance'])],
] as const)('plans %s, and changes nothing without consent', async ([, change, planned]) => {
  const spec = prodWith(change)
  expect(changedSteps(await planNow(spec, graphOf(spec))).filter(step => !step.startsWith('update'))).toEqual(planned)
  expect(await apply(spec)).toEqual(nothing)
  expect((await planNow(prod, graphOf(prod))).counts).toEqual(nothing)
})

test('does exactly what the plan says, and undoes it, when the network gets a zone in which no data sits', async () => {
  await expectDoneAsPlanned(prodWith({ network: { availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'] } }))
  await expectDoneAsPlanned(prod)
})

// Cannot be undone: AWS does not change Valkey back to Redis.
test('changes Redis to Valkey in place, and rejects the change back', async () => {
  const valkey = prodWith({ cache: { engine: 'valkey' } })
  expect(await apply(valkey)).toMatchObject({ change: 1, destroy: 1 })
  expect((await planNow(valkey, graphOf(valkey))).counts).toEqual(nothing)
  const { steps } = await planNow(prod, graphOf(prod))
  expect(steps.find(({ id }) => id === 'cache/replication-group')).toMatchObject({
    action: 'none',
    rejected: expect.stringContaining('valkey to redis'),
  })
})
