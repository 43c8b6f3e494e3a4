import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { Graph } from '../../src/reconciler/graph.ts'
import { resolve } from '../../src/reconciler/ref.ts'
import { compose } from '../../src/stack/index.ts'
import { environment } from '../support/engine.ts'
import { type LiveOutputs, outputsOf } from '../support/live-outputs.ts'
import { environmentOf } from '../support/specs.ts'
import { zonesFor } from '../support/zones.ts'

const account = '123456789012'

/** The props of a resource, with the outputs that they read. */
const props = (graph: Graph, id: string, live: LiveOutputs = {}) => resolve(graph.nodes.get(id)!.props, outputsOf(graph, live)) as any

/** A graph for review: each resource with kind, name, order and props. */
const serialize = (graph: Graph) =>
  stringify(
    {
      notes: graph.notes,
      resources: Object.fromEntries(
        [...graph.nodes.values()].map(({ id, kind, name, after }) => [
          id,
          { kind: kind.type, name, ...(after.size > 0 && { after: [...after] }), props: props(graph, id) },
        ]),
      ),
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  )

test.for(['dev', 'prod'])('environments/%s has the resources of its snapshot', async name => {
  const spec = await environment(`environments/${name}`)
  await expect(serialize(compose({ spec, account, zones: zonesFor(spec) }))).toMatchFileSnapshot(`${name}.snapshot.yaml`)
})

/** The graph of tier prod with these lines under `spec`. */
function prodWith(more: string) {
  const spec = environmentOf(`apiVersion: postmagiq.dev/v1\nkind: Environment\nmetadata: {name: prod}\nspec:\n  tier: prod\n${more}`)
  return compose({ spec, account, zones: zonesFor(spec) })
}

const ids = ({ nodes }: Graph) => [...nodes.keys()]
const plainGraph = prodWith('')
const plain = ids(plainGraph)

test('a toggle adds or removes its own resources, and no others', () => {
  const removed = (more: string) => plain.filter(id => !ids(prodWith(more)).includes(id))
  const added = (more: string) => ids(prodWith(more)).filter(id => !plain.includes(id))
  expect(removed('  database: {proxy: {enabled: false}}')).toEqual([
    'network/security-group/proxy',
    'database/proxy-role',
    'database/logs/proxy',
    'database/proxy',
  ])
  expect(removed('  network: {s3Endpoint: false}')).toEqual(['network/endpoint/s3'])
  expect(removed('  monitoring: {containerInsights: disabled}')).toEqual(['services/metrics'])
  expect(added('  network: {interfaceEndpoints: [ecr.api, logs]}')).toEqual([
    'network/security-group/endpoints',
    'network/endpoint/ecr.api',
    'network/endpoint/logs',
  ])
  const three = '  services: {api: {}, worker: {}, mailer: {image: "mailer:2"}}'
  expect(added(three)).toEqual([
    'images/mailer',
    'services/mailer/logs',
    'services/mailer/execution-role',
    'services/mailer/role',
    'services/mailer/task-definition',
    'services/mailer/service',
    'services/mailer/scaling',
  ])
})

test('nat: none has no route to the internet, and nat: single one for all zones', () => {
  const none = prodWith('  network: {nat: none}')
  expect(ids(none).filter(id => id.includes('nat'))).toEqual([])
  expect(props(none, 'network/private-routes').routes).toEqual([])
  const single = prodWith('  network: {nat: single}')
  expect(ids(single).filter(id => id.includes('nat-gateway'))).toEqual(['network/nat-gateway/us-east-1a'])
  expect(props(single, 'network/private-routes').subnets).toHaveLength(2)
})

test('a zone that is added, or at another place in the list, changes no other subnet', () => {
  const cidrs = (zones: string) => {
    const graph = prodWith(`  network: {availabilityZones: [${zones}]}`)
    return Object.fromEntries(
      ids(graph)
        .filter(id => id.includes('-subnet/'))
        .map(id => [id, props(graph, id).cidr]),
    )
  }
  expect(cidrs('us-east-1b, us-east-1a')).toEqual(cidrs('us-east-1a, us-east-1b'))
  expect(cidrs('us-east-1a, us-east-1b, us-east-1c')).toMatchObject(cidrs('us-east-1a, us-east-1b'))
  expect(new Set(Object.values(cidrs('us-east-1a, us-east-1b, us-east-1c'))).size).toBe(9)
})

test('the load balancer accepts HTTPS from anywhere with a certificate, and HTTP from CloudFront alone without one', () => {
  const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/11112222-3333-4444-5555-666677778888'
  const open = prodWith(`  domain: {name: app.example.com, certificateArn: "${certificate}"}`)
  const group = 'network/security-group/load-balancer'
  expect(props(open, group).ingress.map(({ fromPort, peer }: { fromPort: number; peer: string }) => `${fromPort} ${peer}`)).toEqual([
    '443 0.0.0.0/0',
    '80 0.0.0.0/0',
  ])
  expect(props(open, 'edge/https')).toMatchObject({ port: 443, certificates: [certificate] })
  expect(props(open, 'edge/http')).toMatchObject({ port: 80, action: { type: 'redirect', port: 443 } })
  const closed = prodWith('')
  expect(props(closed, group).ingress).toMatchObject([{ fromPort: 80, peer: 'com.amazonaws.global.cloudfront.origin-facing' }])
  const waiting = prodWith('  domain: {name: app.example.com}')
  expect(waiting.nodes.get('edge/http')!.actions).toHaveLength(1)
})

test('rules have unique priorities, longer paths before shorter ones', () => {
  const graph = prodWith(
    '  services: {api: {}, web: {image: "web:1", port: 80, paths: ["/*"]}, docs: {image: "docs:1", port: 80, paths: ["/docs/*"]}}',
  )
  const priority = (service: string) => props(graph, `services/${service}/rule`).priority
  expect(priority('docs')).toBeLessThan(priority('api'))
  expect(priority('api')).toBeLessThan(priority('web'))
})

test('the short path of a service comes after longer paths of other services', () => {
  const graph = prodWith('  services: {api: {}, web: {image: "web:1", port: 80, paths: ["/assets/static/*", "/*"]}}')
  const rules = ids(graph).filter(id => /\/rule/.test(id))
  const inOrder = rules.map(id => props(graph, id)).toSorted((a, b) => a.priority - b.priority)
  expect(inOrder.map(({ paths }) => paths)).toEqual([['/assets/static/*'], ['/api/*'], ['/*']])
})

test('a service with a port but no paths has no target group', () => {
  const graph = prodWith('  services: {api: {}, web: {image: "web:1", port: 80}}')
  expect(ids(graph).filter(id => id.startsWith('services/web/'))).not.toContain('services/web/target-group')
  expect(props(graph, 'services/web/service')).toMatchObject({ targetGroup: '', port: 0, healthGraceSeconds: 0 })
})

test('empty lists create no parameters', () => {
  const graph = prodWith('  llm: {providers: []}\n  database: {extensions: []}')
  expect(ids(graph).filter(id => id.startsWith('configuration/'))).toEqual([])
  expect(props(graph, 'services/api/task-definition').secrets).not.toHaveProperty('LLM_PROVIDERS')
})

test('an image with tag and digest runs by the digest', () => {
  const digest = `sha256:${'a'.repeat(64)}`
  const graph = prodWith(`  services: {api: {image: "api:v1@${digest}"}}`)
  expect(ids(graph)).toContain('images/api')
  const { image } = props(graph, 'services/api/task-definition', { 'images/api': { uri: 'host/api', images: {} } })
  expect(image).toBe(`host/api@${digest}`)
})

test('tasks have no Linux capabilities, but with exec those that containers have by default', () => {
  const { capabilities } = props(prodWith('  services: {api: {exec: true}, worker: {}}'), 'services/api/task-definition')
  expect(capabilities).toBe('default')
  expect(props(plainGraph, 'services/api/task-definition').capabilities).toBe('none')
})

test('REDIS_URL has the scheme, host and port of the live cache, not those of the spec', () => {
  const url = (encryption: boolean, live: object) => {
    const graph = prodWith(`  cache: {encryption: ${encryption}}`)
    return props(graph, 'services/api/task-definition', { 'cache/replication-group': live }).environment['REDIS_URL']
  }
  expect(url(false, { encryption: true, host: 'cache.example', port: 6379 })).toBe('rediss://cache.example:6379/0')
  expect(url(true, { encryption: false, host: 'cache.example', port: 6380 })).toBe('redis://cache.example:6380/0')
})

test('tasks restart for every new version of a parameter or of a secret that they read, and of no other secret', () => {
  const graph = prodWith('  services: {api: {secrets: [stripe]}}')
  const versions = (live: LiveOutputs) => props(graph, 'services/api/task-definition', live).configurationVersions
  const before = versions({})
  expect(versions({ 'configuration/llm/providers': { version: 2 } })).not.toBe(before)
  expect(versions({ 'configuration/database/extensions': { version: 2 } })).not.toBe(before)
  expect(versions({ 'secrets/stripe': { version: 'another' } })).not.toBe(before)
  expect(versions({ 'secrets/smtp': { version: 'another' } })).toBe(before)
})

describe('the execution role of a service', () => {
  const role = (services: string) => JSON.stringify(props(prodWith(services), 'services/worker/execution-role').policies)

  test('does not depend on other services, so that a service left behind can still start tasks', () =>
    expect(role('  services: {worker: {}}')).toBe(role('  services: {api: {}, worker: {}, web: {image: "web:1"}}')))

  test('allows its own image, secrets, parameters and logs, and no others', () => {
    const policies = role('  services: {worker: {image: "worker:1", secrets: [stripe]}, web: {image: "web:1"}}')
    for (const arn of ['images/worker.arn', 'secrets/stripe.arn', 'configuration/llm/providers.arn', 'services/worker/logs.arn'])
      expect(policies).toContain(arn)
    for (const arn of ['images/web.arn', 'secrets/smtp.arn', 'database/instance.secretArn', 'services/web/logs.arn'])
      expect(policies).not.toContain(arn)
  })

  test('trusts ECS without a condition, as AWS documents the account of the caller for task roles only', () => {
    const conditions = (id: string) => props(plainGraph, id).trust.Statement.map(({ Condition }: { Condition?: object }) => Condition)
    expect(conditions('services/api/execution-role')).toEqual([undefined])
    expect(conditions('services/api/role')).toEqual([{ StringEquals: { 'aws:SourceAccount': account } }])
  })

  test('has no statement without resources', () => {
    const policies = role(
      '  services: {worker: {image: "public.ecr.aws/a/b:1", secrets: []}}\n  llm: {providers: []}\n  database: {extensions: []}',
    )
    expect(policies).not.toMatch(/"Resource":\[\]|secretsmanager|ssm|ecr:Batch/)
  })
})

describe('sign-in of tasks to the database', () => {
  const signIn = (more: string, outputs: LiveOutputs) => {
    const graph = prodWith(more)
    const { environment, secrets } = props(graph, 'services/api/task-definition', outputs)
    return {
      auth: environment['POSTGRES_AUTH'],
      password: 'POSTGRES_PASSWORD' in secrets,
      connects: JSON.stringify(props(graph, 'services/api/role', outputs)).includes('rds-db:connect'),
    }
  }
  const byRole = { auth: 'iam', password: false, connects: true }
  const byPassword = { auth: 'secret', password: true, connects: false }

  test('is what the live proxy requires', () => {
    const more = '  database: {proxy: {iamAuth: true}}'
    expect(signIn(more, { 'database/proxy': { iamAuth: true } })).toEqual(byRole)
    expect(signIn(more, { 'database/proxy': { iamAuth: false } })).toEqual(byPassword)
    expect(signIn('', { 'database/proxy': { iamAuth: true } })).toMatchObject({ auth: 'iam', password: false })
    expect(signIn('', { 'database/proxy': { iamAuth: false } })).toEqual(byPassword)
  })

  test('is what the spec asks without a proxy: the instance accepts both', () => {
    expect(signIn('  database: {proxy: {enabled: false}, iamAuth: true}', {})).toEqual(byRole)
    expect(signIn('  database: {proxy: {enabled: false}}', {})).toEqual(byPassword)
  })

  test('uses the live user and port, not those of the spec', () => {
    const graph = prodWith('  database: {username: other, iamAuth: true, proxy: {enabled: false}}')
    const live = { 'database/instance': { username: 'appadmin', port: 5433 } }
    expect(JSON.stringify(props(graph, 'services/api/role', live))).toContain('/appadmin"')
    expect(props(graph, 'secrets/db-credentials', live).content).toMatchObject({ POSTGRES_PORT: '5433' })
  })
})

test('buckets are named by the spec, else with account and region, which make the name unique', () => {
  const names = (more: string) => ['gui', 'artifacts', 'sessions'].map(id => prodWith(more).nodes.get(`storage/${id}`)!.name)
  expect(names('')).toEqual(['gui', 'artifacts', 'sessions'].map(bucket => `postmagiq-${bucket}-prod-${account}-us-east-1`))
  expect(names('  storage: {artifacts: {name: drafts}}')[1]).toBe('drafts')
  expect(JSON.stringify(props(prodWith('  storage: {artifacts: {name: drafts}}'), 'storage/artifacts').policy)).toContain(':::drafts/*')
})

test('data without a standby is in the first zone of tasks; with one, AWS chooses the zones', () => {
  const zones = (more: string) => {
    const graph = prodWith(`  network: {availabilityZones: [us-east-1c, us-east-1b]}\n${more}`)
    return [props(graph, 'database/instance').zone, props(graph, 'cache/replication-group').zone]
  }
  expect(zones('')).toEqual(['', ''])
  expect(zones('  database: {multiAz: false}\n  cache: {replicas: 0, multiAz: false}')).toEqual(['us-east-1c', 'us-east-1c'])
})

test('database, proxy and cluster wait for their log groups to exist, and not for the retention', () => {
  const { nodes } = prodWith('')
  const waitsFor = {
    'database/instance': 'database/logs/postgresql',
    'database/proxy': 'database/logs/proxy',
    'services/cluster': 'services/metrics',
  }
  for (const [id, group] of Object.entries(waitsFor)) {
    expect(nodes.get(id)!.references).toContain(group)
    expect(nodes.get(id)!.after).not.toContain(group)
  }
})

test('the password rotates on the first of a month, by a schedule that Secrets Manager accepts', () => {
  const schedule = (rotation: string) =>
    props(prodWith(`  database: {passwordRotation: ${rotation}}`), 'database/instance').passwordSchedule
  expect(schedule('monthly')).toBe('cron(0 3 1 * ? *)')
  expect(schedule('quarterly')).toBe('cron(0 3 1 1,4,7,10 ? *)')
  expect(schedule('halfYearly')).toBe('cron(0 3 1 1,7 ? *)')
  expect(props(prodWith(''), 'database/instance').passwordSchedule).toBe(schedule('quarterly'))
})

test('every role has the boundary of the spec, and none without one', () => {
  const boundary = 'arn:aws:iam::123456789012:policy/boundary'
  const bounded = prodWith(`  security: {permissionsBoundary: '${boundary}'}`)
  const roles = [...bounded.nodes.values()].filter(({ kind }) => kind.type === 'AWS::IAM::Role').map(({ id }) => id)
  expect(roles).toContain('database/monitoring-role')
  for (const id of roles) {
    expect(props(bounded, id)).toMatchObject({ boundary })
    expect(props(plainGraph, id)).toMatchObject({ boundary: '' })
  }
})
