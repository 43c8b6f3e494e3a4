import { describe, expect, it } from 'vitest'
import { dev, environmentOf, expectProblems, prod, problemsOf } from '../support/specs.ts'

const zones = (...zones: string[]) => `network:\n  availabilityZones: [${zones.join(', ')}]`

describe('the network', () => {
  it.each([
    ['too small', '10.0.0.0/24', '10.0.0.0/24 is too small for three tiers of subnets in four zones'],
    ['too large', '10.0.0.0/15', '10.0.0.0/15 is larger than AWS allows'],
    ['public', '8.8.0.0/16', '8.8.0.0/16 is not private'],
    ['partly private', '172.0.0.0/8', '172.0.0.0/8 is not private'],
    ['link-local', '169.254.0.0/16', '169.254.0.0/16 overlaps 169.254.0.0/16, which is for the metadata and credentials of tasks'],
    ['loopback', '127.0.0.0/16', '127.0.0.0/16 overlaps 127.0.0.0/8, which is for a task itself'],
    ['no address', '10.0.256.0/16', '10.0.256.0/16 is no block of addresses'],
    ['no prefix', '10.0.0.0/33', '10.0.0.0/33 is no block of addresses'],
  ])('is not %s', (_, cidr, message) => expectProblems(dev(`network:\n  cidr: ▸${cidr}`), { message }))

  it('begins where a block begins', () =>
    expectProblems(dev('network:\n  cidr: ▸10.0.1.0/16'), {
      message: '10.0.1.0/16 is not where a block of that size begins',
      suggestion: '10.0.0.0/16',
    }))

  it.each(['10.255.0.0/16', '172.17.0.0/16', '172.31.240.0/20', '192.168.0.0/16'])('may be %s', cidr =>
    expect(environmentOf(dev(`network:\n  cidr: ${cidr}`)).network.cidr).toBe(cidr),
  )

  it('has its zones in the region', () => {
    expectProblems(dev(`region: us-east-1\n${zones('us-east-1a', '▸us-west-2b')}`), { message: 'us-west-2b is not in us-east-1' })
    expectProblems(dev(zones('us-east-1a', '▸us-east-1g')), { message: 'us-east-1 has no zone us-east-1g', expected: /us-east-1f/ })
    expectProblems(dev(zones('▸us-esat-1a')), { message: 'us-esat-1 is not a region of AWS', suggestion: 'us-east-1a' })
  })
})

describe('Multi-AZ', () => {
  it('needs two zones for the database', () => {
    const message = 'a Multi-AZ database needs two zones'
    expectProblems(dev(`${zones('us-east-1a')}\ndatabase:\n  multiAz: ▸true`), { message })
    expectProblems(prod(`network:\n  availabilityZones: ▸[us-east-1a]\ncache:\n  multiAz: false`), { message })
    expect(environmentOf(dev(`${zones('us-east-1a', 'us-east-1b')}\ndatabase:\n  multiAz: true`)).database.multiAz).toBe(true)
  })

  it('needs two zones and a replica for the cache', () => {
    expectProblems(
      dev(`cache:\n  multiAz: ▸true\n  replicas: ▸0`),
      { message: /two zones/ },
      { message: 'a Multi-AZ cache needs a replica to fail over to' },
    )
    expectProblems(prod(`cache:\n  replicas: ▸0`), { message: 'a Multi-AZ cache needs a replica to fail over to' })
    expect(environmentOf(prod('cache:\n  replicas: 0\n  multiAz: false')).cache.replicas).toBe(0)
  })
})

describe('the database', () => {
  it.each([
    ['grows by a tenth at least', 'storage: {gib: 100, maxGib: ▸109}', 'a disk of 100 GiB cannot be limited to 109'],
    ['has an owner of its own', 'username: ▸postgres', "the user postgres is the database's own"],
    ['has an owner without a prefix of AWS', 'username: ▸rds_me', "the user rds_me is the database's own"],
    ['has an owner that RDS has not', 'username: ▸rdsrepladmin', "the user rdsrepladmin is the database's own"],
    ['has an owner that PostgreSQL has not', 'username: ▸pg_me', "the user pg_me is the database's own"],
    ['has an owner that is no key word', 'username: ▸select', 'select is a reserved key word of PostgreSQL'],
    ['has an owner that is no user', 'username: ▸user', 'user is a reserved key word of PostgreSQL'],
    ['has a name of its own', 'name: ▸postgres', 'the database postgres is there already'],
    ['has a name that is no key word', 'name: ▸table', 'table is a reserved key word of PostgreSQL'],
    ['has a name that RDS takes', 'name: ▸db', 'RDS keeps the name db for itself'],
    ['knows pgvector as vector', 'extensions: [▸pgvector]', 'pgvector is not the name of an extension'],
    ['is backed up in half an hour at least', 'backupWindow: ▸02:00-02:20', 'this window is 20 minutes long'],
    ['is not maintained while it is backed up', 'maintenanceWindow: ▸sun:02:30-sun:03:30', /overlaps the backup window 02:00-03:00/],
    ['is not backed up while it is maintained', 'backupWindow: ▸04:59-05:59', /overlaps the backup window 04:59-05:59/],
    ['is not maintained past midnight into a backup', 'maintenanceWindow: ▸sun:23:30-mon:02:01', /overlaps/],
    [
      'is not backed up past midnight into its maintenance',
      'backupWindow: 23:30-00:30\n  maintenanceWindow: ▸mon:00:00-mon:00:30',
      /overlaps/,
    ],
  ])('%s', (_, field, message) => expectProblems(dev(`database:\n  ${field}`), { message }))

  it('has a name beside the key word', () =>
    expectProblems(dev('database:\n  username: ▸user'), { expected: 'another name, such as appadmin', suggestion: 'app_user' }))

  it.each(['users', 'selected', 'pgadmin', 'appuser'])('may be owned by %s', username =>
    expect(problemsOf(dev(`database:\n  username: ${username}`))).toEqual([]),
  )

  it('may be as large as leaves a tenth', () => {
    expect(environmentOf(dev('database: {storage: {gib: 59578}}')).database.storage.maxGib).toBe(65536)
    expect(environmentOf(prod('database: {storage: {gib: 40000}}')).database.storage.maxGib).toBe(65536)
  })

  it.each(['sun:03:00-sun:04:00', 'sat:23:30-sun:02:00', 'mon:01:00-mon:02:00'])('may be maintained %s', window =>
    expect(problemsOf(dev(`database:\n  maintenanceWindow: ${window}`))).toEqual([]),
  )
})

describe('the cache', () => {
  it('has a version of its engine', () => {
    expectProblems(dev('cache:\n  engine: valkey\n  engineVersion: ▸"7.1"'), { message: 'there is no valkey 7.1', suggestion: '"9.1"' })
    expectProblems(dev('cache:\n  engineVersion: ▸"8.0"'), { message: 'there is no redis 8.0', expected: 'one of 6.0, 6.2, 7.0, 7.1' })
  })
})

const api = (...lines: string[]) => `services:\n  api:\n${lines.map(line => `    ${line}`).join('\n')}`

describe('tasks', () => {
  it('have a size that Fargate has', () => {
    expectProblems(dev(api('cpu: 512', 'memory: ▸8192')), {
      message: 'Fargate has no task of cpu 512 and memory 8192',
      expected: 'memory 1024, 2048, 3072 or 4096 with cpu 512; memory 8192 goes with cpu 1024, 2048, 4096',
      suggestion: 'memory: 4096',
    })
    expectProblems(dev(api('memory: ▸512')), { message: 'Fargate has no task of cpu 512 and memory 512' })
    expectProblems(dev(api('cpu: 4096', 'memory: ▸9000')), { expected: 'memory 8192 to 30720 in steps of 1024 with cpu 4096' })
  })

  it('are as many as scaling keeps to', () => {
    expectProblems(dev(api('count: ▸5', 'scaling: {max: 4, min: 1}')), { message: 'api cannot begin with 5 tasks' })
    expectProblems(dev(api('scaling: {min: ▸3, max: 2}')), { message: 'api cannot have at least 3 and at most 2 tasks' })
  })

  it('run somewhere', () => expectProblems(dev(api('capacity: ▸{FARGATE: 0}')), { message: 'api would run nowhere' }))
})

describe('services', () => {
  it.each([
    ['have names that are not ours', '▸control: {image: a}', 'a service cannot be called control'],
    ['say which image they are', '▸web: {}', 'spec.services.web.image is missing'],
    [
      'have a repository that ECR can have',
      `web:\n    image: ▸${'a'.repeat(243)}:1`,
      'the repository of this image would have a name of 257 characters, with postmagiq-dev- before it',
    ],
    ['have paths with few wildcards', 'api:\n    paths: ["/*", ▸"/*/*/*/*/??"]', '/*/*/*/*/?? has 6 wildcards'],
    [
      'are opened only where files can be written',
      'api:\n    exec: true\n    readonlyRoot: ▸true',
      'nobody can open a shell in api while its root is read-only',
    ],
    ['listen when they get traffic', 'web:\n    image: a\n    paths: ▸[/web]', 'web has paths and no port'],
    ['have paths of their own', 'api: {}\n  web:\n    image: a\n    port: 80\n    paths: [/web, ▸/api/*]', '/api/* leads to api already'],
    ['have paths of their own, also unasked', 'web: {image: a, port: 80, paths: [/api/*]}\n  ▸api: {}', '/api/* leads to web already'],
    ['get groups of secrets that there are', 'api:\n    secrets: [▸strip]', 'there is no group of secrets called strip'],
    [
      'leave the product its own variables',
      'api:\n    environment:\n      ▸LLM_PROVIDERS: groq',
      'LLM_PROVIDERS is set by the product itself already',
    ],
    ['set a variable once', 'api:\n    environment:\n      ▸SMTP_HOST: mail', 'SMTP_HOST is set by the group of secrets smtp already'],
  ])('%s', (_, body, message) => expectProblems(dev(`services:\n  ${body}`), { message }))

  it.each([
    `web: {image: '${'a'.repeat(242)}:1'}`,
    `web: {image: 'example.com/${'a'.repeat(250)}:1'}`,
    'api: {paths: ["/a/*", "/b/*/*", "/c?d/*"]}',
  ])('may be %s', body => expect(problemsOf(dev(`services:\n  ${body}`))).toEqual([]))

  it('may be called what objects in JavaScript are', () => {
    const body = 'services:\n  constructor: {image: a, secrets: [▸constructor], environment: {A: b}}'
    expectProblems(dev(body), { message: 'there is no group of secrets called constructor' })
  })
})

describe('names', () => {
  const named = (name: string, body = '') => dev(body).replace('name: dev', `name: ${name}`)

  it('are not taken', () => expectProblems(named('▸control'), { message: 'control is the name of the control plane' }))

  it('are short enough for load balancers', () => {
    expectProblems(named('▸twenty-three-characters'), {
      message: 'postmagiq-twenty-three-characters is 33 characters long, which a load balancer cannot be called',
    })
  })

  it.each([
    ['sg', 'sg-', undefined],
    ['internal', 'internal-', undefined],
    ['aws', 'aws', undefined],
    ['awsome', 'aws', undefined],
    ['aws-shop', 'aws', 'shop'],
    ['ssm', 'ssm', undefined],
    ['amazon', 'amazon-', undefined],
    ['amazon-shop', 'amazon-', 'shop'],
    ['sthree', 'sthree-', undefined],
  ])('do not begin as AWS keeps for itself: %s', (application, start, suggestion) =>
    expectProblems(dev(`application: ▸${application}`), {
      message: `AWS keeps names that begin with ${start} for itself`,
      expected: 'another application, such as postmagiq',
      suggestion,
    }),
  )

  it.each(['sgx', 'amazonia', 'internals', 'my-aws'])('may begin with %s', application =>
    expect(environmentOf(dev(`application: ${application}`)).application).toBe(application),
  )

  it('are not those of the control plane', () => {
    const message = "names that begin with postmagiq-control- are the control plane's"
    expectProblems(dev('application: ▸postmagiq-control'), { message })
    expectProblems(dev('storage:\n  gui: {name: ▸postmagiq-control-123456789012-us-east-1}\napplication: shop'), { message })
    expectProblems(dev('storage:\n  gui: {name: ▸postmagiq-control-123456789012-us-east-1}'), { message })
  })

  it('are short enough for services', () => {
    expectProblems(named('staging', 'services:\n  ▸background-jobs: {image: a}'), {
      message: /^postmagiq-staging-background-jobs is 33 characters/,
    })
    expect(environmentOf(named('staging', 'services:\n  background-job: {image: a}')).environment).toBe('staging')
    expectProblems(dev().replace('name: dev', '▸▸name: twenty-two-characters1'), { message: /-api is/ }, { message: /-worker is/ })
  })

  it('are those of different buckets', () => {
    expectProblems(dev('storage:\n  gui: {name: one}\n  artifacts: {name: ▸one}'), { message: 'one is the gui bucket already' })
    for (const name of ['one-s3alias', 'one--ol-s3', 'one--x-s3', 'xn--one', 'sthree-one', 'amzn-s3-demo-one'])
      expectProblems(dev(`storage:\n  gui: {name: ▸${name}}`), { message: /only AWS's own buckets do$/, expected: 'another name' })
    for (const name of ['one.mrap', 'no', 'one-', 'a'.repeat(64)])
      expectProblems(dev(`storage:\n  gui: {name: ▸${name}}`), { message: /^spec\.storage\.gui\.name is/ })
  })
})

describe('the rest', () => {
  it.each([
    ['a GPU is for something', 'watermark:\n  gpu: ▸true', 'a GPU would serve nothing'],
    [
      'a certificate is in the region',
      'domain:\n  name: a.example.com\n  certificateArn: ▸arn:aws:acm:eu-west-1:123456789012:certificate/0a-1b',
      'this certificate is in eu-west-1, the environment in us-east-1',
    ],
    [
      'a certificate is of the account',
      "accountId: '111122223333'\ndomain:\n  name: a.example.com\n  certificateArn: ▸arn:aws:acm:us-east-1:123456789012:certificate/0a-1b",
      'this certificate is of account 123456789012, the environment of 111122223333',
    ],
    ['the database has its secret', 'secrets:\n  groups:\n    ▸db-credentials: {keys: [A]}', 'db-credentials is made by the product'],
    ['a key is in one group', 'secrets:\n  groups:\n    one: {keys: [A]}\n    two: {keys: [B, ▸A]}', 'A is a key of one already'],
  ])('%s', (_, body, message) => expectProblems(dev(body), { message }))
})

describe('what was refused already', () => {
  it('is not complained about twice', () => {
    expectProblems(dev(api('cpu: ▸lots', 'memory: 8192')), { message: 'spec.services.api.cpu is "lots"' })
    expectProblems(prod('network:\n  availabilityZones: [us-east-1a, ▸5]'), { message: 'spec.network.availabilityZones[1] is 5' })
    expectProblems(dev('secrets:\n  groups:\n    ▸one: {}\nservices:\n  api: {secrets: [one]}'), {
      message: 'spec.secrets.groups.one.keys is missing',
    })
  })

  it('is not missing as well', () =>
    expectProblems(dev('services:\n  web:\n    image: ▸API:latest'), { message: 'spec.services.web.image is "API:latest"' }))

  it('does not keep the rest from being looked at', () =>
    expectProblems(
      dev('▸regoin: x\nnetwork:\n  cidr: ▸10.0.0.0/24\nwatermark:\n  gpu: ▸true'),
      { suggestion: 'region' },
      { message: /too small/ },
      {},
    ))
})
