import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { Graph } from '../../src/reconciler/graph.ts'
import { resolve } from '../../src/reconciler/ref.ts'
import { parse } from '../../src/schema/load.ts'
import { compose } from '../../src/stack/index.ts'
import { environment } from '../support/engine.ts'

const account = '123456789012'

/** A graph for people to review: what there is, under which name, after what, and what is asked of it; what will be known later names its source. */
const written = ({ nodes, notes }: Graph) =>
  stringify(
    {
      notes,
      resources: Object.fromEntries(
        [...nodes.values()].map(({ id, kind, name, props, after }) => [
          id,
          { kind: kind.type, name, ...(after.size > 0 && { after: [...after] }), props: JSON.parse(JSON.stringify(props)) },
        ]),
      ),
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  )

test.for(['dev', 'prod'])('%s is made of what its snapshot says', async name => {
  await expect(written(compose({ spec: await environment(`environments/${name}`), account }))).toMatchFileSnapshot(`${name}.snapshot.yaml`)
})

/** The graph of production with something more in its spec. */
function prodWith(more: string) {
  const text = `apiVersion: postmagiq.dev/v1\nkind: Environment\nmetadata: {name: prod}\nspec:\n  tier: prod\n${more}`
  const found = parse(Buffer.from(text), 'spec.yaml')
  if ('problems' in found) throw new Error(JSON.stringify(found.problems))
  return compose({ spec: found.environment, account })
}

const ids = ({ nodes }: Graph) => [...nodes.keys()]
const plain = ids(prodWith(''))
const props = (graph: Graph, id: string) => JSON.parse(JSON.stringify(graph.nodes.get(id)!.props))

test('a toggle adds or removes what belongs to it, and nothing else', () => {
  const without = (more: string) => plain.filter(id => !ids(prodWith(more)).includes(id))
  const additional = (more: string) => ids(prodWith(more)).filter(id => !plain.includes(id))
  expect(without('  database: {proxy: {enabled: false}}')).toEqual([
    'firewall/proxy',
    'database/proxy-role',
    'database/logs/proxy',
    'database/proxy',
  ])
  expect(without('  network: {s3Endpoint: false}')).toEqual(['network/endpoint/s3'])
  expect(without('  monitoring: {containerInsights: disabled}')).toEqual(['services/metrics'])
  expect(additional('  network: {interfaceEndpoints: [ecr.api, logs]}')).toEqual([
    'network/endpoints-security-group',
    'network/endpoint/ecr.api',
    'network/endpoint/logs',
  ])
  const three = '  services: {api: {}, worker: {}, mailer: {image: "mailer:2"}}'
  expect(additional(three)).toEqual([
    'images/mailer',
    'services/mailer/logs',
    'services/mailer/role',
    'services/mailer/task-definition',
    'services/mailer/service',
    'services/mailer/scaling',
  ])
})

test('without NAT there is no way out, and with one for all zones share it', () => {
  const none = prodWith('  network: {nat: none}')
  expect(ids(none).filter(id => id.includes('nat'))).toEqual([])
  expect(props(none, 'network/private-routes').routes).toEqual([])
  expect(none.notes.join()).toContain('no service will')
  const reached = prodWith('  network: {nat: none, interfaceEndpoints: [ecr.api, ecr.dkr, logs, secretsmanager, ssm]}')
  expect(reached.notes.join()).not.toContain('NAT')
  const single = prodWith('  network: {nat: single}')
  expect(ids(single).filter(id => id.includes('nat-gateway'))).toEqual(['network/nat-gateway/us-east-1a'])
  expect(props(single, 'network/private-routes').subnets).toHaveLength(2)
})

test('adding or reordering zones moves no subnet', () => {
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

test('with a certificate the world comes in by HTTPS; without one only CloudFront does, and the plan says so', () => {
  const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/11112222-3333-4444-5555-666677778888'
  const open = prodWith(`  domain: {name: app.example.com, certificateArn: "${certificate}"}`)
  expect(
    props(open, 'firewall/load-balancer').ingress.map(({ fromPort, peer }: { fromPort: number; peer: string }) => `${fromPort} ${peer}`),
  ).toEqual(['443 0.0.0.0/0', '80 0.0.0.0/0'])
  expect(props(open, 'edge/https')).toMatchObject({ port: 443, certificates: [certificate] })
  expect(props(open, 'edge/http')).toMatchObject({ port: 80, action: { type: 'redirect', port: 443 } })
  expect(open.notes).toEqual([])
  const closed = prodWith('')
  expect(props(closed, 'firewall/load-balancer').ingress).toMatchObject([
    { fromPort: 80, peer: 'com.amazonaws.global.cloudfront.origin-facing' },
  ])
  expect(closed.notes.join()).toContain('unencrypted')
  const waiting = prodWith('  domain: {name: app.example.com}')
  expect(waiting.nodes.get('edge/http')!.actions).toHaveLength(1)
})

test('each service has a place of its own among the rules, the longer path before the shorter', () => {
  const graph = prodWith(
    '  services: {api: {}, web: {image: "web:1", port: 80, paths: ["/*"]}, docs: {image: "docs:1", port: 80, paths: ["/docs/*"]}}',
  )
  const place = (service: string) => props(graph, `services/${service}/rule`).priority
  expect(place('docs')).toBeLessThan(place('api'))
  expect(place('api')).toBeLessThan(place('web'))
})

test('of a service with a long path and a short one, the short one does not go before the paths of others', () => {
  const graph = prodWith('  services: {api: {}, web: {image: "web:1", port: 80, paths: ["/assets/static/*", "/*"]}}')
  const rules = ids(graph).filter(id => /\/rule/.test(id))
  const inOrder = rules.map(id => props(graph, id)).toSorted((a, b) => a.priority - b.priority)
  expect(inOrder.map(({ paths }) => paths)).toEqual([['/assets/static/*'], ['/api/*'], ['/*']])
})

test('what has a port and no paths gets no requests, and the plan says so', () => {
  const graph = prodWith('  services: {api: {}, web: {image: "web:1", port: 80}}')
  expect(ids(graph).filter(id => id.startsWith('services/web/'))).not.toContain('services/web/target-group')
  expect(graph.notes.join()).toContain('web has a port and no paths')
})

test('lists of nothing make no parameter: AWS takes no empty ones', () => {
  const graph = prodWith('  llm: {providers: []}\n  database: {extensions: []}')
  expect(ids(graph).filter(id => id.startsWith('configuration/'))).toEqual([])
  expect(Object.keys(props(graph, 'services/api/task-definition').secrets)).not.toContain('LLM_PROVIDERS')
})

test('an image with a tag and a digest is the one of the digest', () => {
  const digest = `sha256:${'a'.repeat(64)}`
  const graph = prodWith(`  services: {api: {image: "api:v1@${digest}"}}`)
  expect(ids(graph)).toContain('images/api')
  const found = resolve(graph.nodes.get('services/api/task-definition')!.props, new Map([['images/api', { uri: 'host/api', images: {} }]]))
  expect(found).toMatchObject({ image: `host/api@${digest}` })
})

test('roles sign in to the database by name only where that is asked for', () => {
  const actions = (more: string) => JSON.stringify(props(prodWith(more), 'services/api/role').policies)
  expect(actions('')).not.toContain('rds-db:connect')
  expect(actions('  database: {proxy: {iamAuth: true}}')).toContain('rds-db:connect')
})
