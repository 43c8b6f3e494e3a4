import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { withDefaults } from '../../src/schema/defaults.ts'
import { namesRegistry, toSpec } from '../../src/schema/environment.ts'
import { dev, environmentOf, prod } from '../support/specs.ts'

const example = readFileSync('spec/example.yaml', 'utf8')

describe('defaults', () => {
  it('of prod equal the values of the example', () => {
    const bare = 'apiVersion: postmagiq.dev/v1\nkind: Environment\nmetadata: {name: prod}\nspec: {tier: prod}\n'
    expect(environmentOf(example)).toEqual(environmentOf(bare))
  })

  it('of dev choose the lowest cost', () => {
    expect(environmentOf(dev())).toMatchObject({
      environment: 'dev',
      application: 'postmagiq',
      region: 'us-east-1',
      network: { cidr: '10.0.0.0/16', nat: 'single' },
      database: {
        instanceClass: 'db.t3.micro',
        multiAz: false,
        backupDays: 7,
        deletionProtection: false,
        storage: { gib: 100, maxGib: 200 },
        proxy: { enabled: false },
      },
      cache: { engine: 'redis', engineVersion: '7.1', nodeType: 'cache.t3.micro', replicas: 0, multiAz: false, snapshotDays: 1 },
      services: {
        api: {
          image: 'api:latest',
          port: 8000,
          paths: ['/api/*'],
          cpu: 512,
          memory: 1024,
          count: 1,
          scaling: { min: 1, max: 2, cpuPercent: 60 },
        },
        worker: { image: 'api:latest', command: ['python', '-m', 'worker'], paths: [], count: 1 },
      },
      secrets: { prefix: 'postmagiq/dev', recoveryDays: 7 },
      logs: { retentionDays: 14 },
      monitoring: { containerInsights: 'disabled' },
      guards: { maxDestroy: 10 },
    })
  })

  it('do not add fields without a default', () => {
    const { services, ...environment } = environmentOf(dev())
    expect(environment).not.toHaveProperty('accountId')
    expect(environment).not.toHaveProperty('domain')
    expect(environment).not.toHaveProperty('notify')
    expect(environment.network).not.toHaveProperty('availabilityZones')
    expect(services['worker']).not.toHaveProperty('port')
    expect(services['api']).not.toHaveProperty('command')
  })

  it.each([dev(), prod(), example])('change nothing in a spec that has them already', text => {
    const environment = environmentOf(text)
    expect(withDefaults(toSpec(environment))).toEqual(environment)
    expect(environmentOf(stringify(toSpec(environment)))).toEqual(environment)
  })
})

describe('the region', () => {
  it('is the region of the zones, else the one of the caller', () => {
    expect(environmentOf(dev('network: {availabilityZones: [eu-west-1b]}'), 'us-west-2').region).toBe('eu-west-1')
    expect(environmentOf(dev(), 'us-west-2').region).toBe('us-west-2')
    expect(environmentOf(prod('region: eu-west-1'), 'us-west-2').region).toBe('eu-west-1')
  })
})

describe('services', () => {
  const api = (body: string, of = dev) => environmentOf(of(`services: {api: ${body}}`)).services['api']

  it('of a spec replace the built-in ones', () => {
    expect(Object.keys(environmentOf(dev('services: {web: {image: web}}')).services)).toEqual(['web'])
  })

  it('without an image inherit image and command of the built-in service with their name', () => {
    const { services } = environmentOf(dev('services: {api: {}, worker: {image: own}}'))
    expect(services['api']).toMatchObject({ image: 'api:latest', port: 8000, paths: ['/api/*'] })
    expect(services['worker']).not.toHaveProperty('command')
  })

  it.each([
    ['{count: 4}', { count: 4, scaling: { min: 4, max: 6 } }],
    ['{count: 9}', { count: 9, scaling: { min: 9, max: 9 } }],
    ['{scaling: {min: 4}}', { count: 4, scaling: { min: 4, max: 6 } }],
    ['{scaling: {max: 1}}', { count: 1, scaling: { min: 1, max: 1 } }],
    ['{count: 0}', { count: 0, scaling: { min: 0, max: 6 } }],
  ])('adapt count and scaling to what is written: %s', (body, numbers) => expect(api(body, prod)).toMatchObject(numbers))

  it('have twice their cpu as memory, or the largest size of Fargate below', () => {
    expect(api('{cpu: 4096}')?.memory).toBe(8192)
    expect(api('{cpu: 32768}')?.memory).toBe(61440)
  })

  it('with a weight for Fargate Spot alone have no weight for Fargate', () =>
    expect(api('{capacity: {FARGATE_SPOT: 1}}')?.capacity).toEqual({ FARGATE: 0, FARGATE_SPOT: 1 }))

  it('get all groups of secrets unless they list some', () => {
    const { services } = environmentOf(dev('secrets: {groups: {mail: {keys: [MAIL]}}}\nservices: {api: {}, worker: {secrets: []}}'))
    expect(services['api']?.secrets).toEqual(['db-credentials', 'mail'])
    expect(services['worker']?.secrets).toEqual([])
  })
})

it('notify has all notices where it lists none', () => {
  const topicArn = 'arn:aws:sns:us-east-1:123456789012:alarms'
  expect(environmentOf(dev(`notify: {topicArn: '${topicArn}'}`)).notify).toEqual({
    topicArn,
    on: ['Stalled', 'Recovered', 'ActionNeeded', 'DriftCorrected'],
  })
})

it('maxGib is twice gib, up to the limit of RDS', () => {
  expect(environmentOf(dev('database: {storage: {gib: 300}}')).database.storage).toEqual({ gib: 300, maxGib: 600 })
  expect(environmentOf(dev('database: {storage: {gib: 50000}}')).database.storage.maxGib).toBe(65536)
})

it.each([
  ['api:latest', false],
  ['team/api:1', false],
  ['public.ecr.aws/nginx/nginx:1.29', true],
  ['localhost/api', true],
  ['registry:5000/api', true],
])('namesRegistry of %s is %s', (image, is) => expect(namesRegistry(image)).toBe(is))
