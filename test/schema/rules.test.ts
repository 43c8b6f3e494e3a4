import { describe, expect, it } from 'vitest'
import { dev, environmentOf, expectProblems, prod, problemsOf } from '../support/specs.ts'

const zones = (...zones: string[]) => `network:\n  availabilityZones: [${zones.join(', ')}]`

describe('network.cidr', () => {
  it.each([
    ['too small', '10.0.0.0/24', '10.0.0.0/24 is too small for three tiers of subnets in four zones'],
    ['too large', '10.0.0.0/15', '10.0.0.0/15 is larger than AWS allows'],
    ['public', '8.8.0.0/16', '8.8.0.0/16 is not private'],
    ['partly private', '172.0.0.0/8', '172.0.0.0/8 is not private'],
    ['link-local', '169.254.0.0/16', '169.254.0.0/16 overlaps 169.254.0.0/16, which is reserved for task metadata and credentials'],
    ['loopback', '127.0.0.0/16', '127.0.0.0/16 overlaps 127.0.0.0/8, which is reserved for loopback'],
    ['without a valid address', '10.0.256.0/16', '10.0.256.0/16 is not a block of addresses'],
    ['without a valid prefix', '10.0.0.0/33', '10.0.0.0/33 is not a block of addresses'],
  ])('is rejected when it is %s', (_, cidr, message) => expectProblems(dev(`network:\n  cidr: ▸${cidr}`), { message }))

  it('is rejected with the aligned block as suggestion when it is not aligned', () =>
    expectProblems(dev('network:\n  cidr: ▸10.0.1.0/16'), {
      message: '10.0.1.0/16 has bits set after its prefix',
      suggestion: '10.0.0.0/16',
    }))

  it.each(['10.255.0.0/16', '172.17.0.0/16', '172.31.240.0/20', '192.168.0.0/16'])('accepts %s', cidr =>
    expect(environmentOf(dev(`network:\n  cidr: ${cidr}`)).network.cidr).toBe(cidr),
  )
})

describe('network.availabilityZones', () => {
  it('rejects zones of another region, and regions that do not exist', () => {
    const problem = { message: 'us-west-2b is not in us-east-1', expected: 'a zone of us-east-1', suggestion: 'us-east-1b' }
    expectProblems(dev(`region: us-east-1\n${zones('us-east-1a', '▸us-west-2b')}`), problem)
    expectProblems(dev(zones('us-east-1a', '▸us-west-2b')), problem)
    expectProblems(dev(zones('▸us-esat-1a')), { message: 'us-esat-1 is not a region of AWS', suggestion: 'us-east-1a' })
  })
})

it('network.availabilityZones accepts any letter: the account decides which zones exist', () =>
  expect(environmentOf(dev(zones('us-east-1z'))).network.availabilityZones).toEqual(['us-east-1z']))

describe('network.egressPorts', () => {
  it('is rejected without HTTPS', () =>
    expectProblems(prod('network:\n  egressPorts: ▸[25, 80]'), {
      message: 'tasks cannot start without port 443: images, secrets and logs need HTTPS',
      expected: '443 among the ports, or an empty list for all traffic',
    }))

  it.each(['[]', '[8443, 443]'])('accepts %s', ports => expect(problemsOf(prod(`network:\n  egressPorts: ${ports}`))).toEqual([]))
})

describe('multiAz', () => {
  it('of the database is rejected with fewer than two zones, written or by tier', () => {
    expectProblems(dev('database:\n  multiAz: ▸true'), { message: 'a Multi-AZ database needs two zones' })
    const message = 'a Multi-AZ database needs two zones'
    expectProblems(dev(`${zones('us-east-1a')}\ndatabase:\n  multiAz: ▸true`), { message })
    expectProblems(prod(`network:\n  availabilityZones: ▸[us-east-1a]\ncache:\n  multiAz: false`), { message })
    expect(environmentOf(dev(`${zones('us-east-1a', 'us-east-1b')}\ndatabase:\n  multiAz: true`)).database.multiAz).toBe(true)
  })

  it('of the cache is rejected with fewer than two zones or without a replica', () => {
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
    ['maxGib less than 10 % above gib', 'storage: {gib: 100, maxGib: ▸109}', 'maxGib 109 is too close to gib 100'],
    ['the superuser as owner', 'username: ▸postgres', 'the user name postgres is reserved'],
    ['an owner with the prefix of RDS', 'username: ▸rds_me', 'the user name rds_me is reserved'],
    ['the replication user of RDS as owner', 'username: ▸rdsrepladmin', 'the user name rdsrepladmin is reserved'],
    ['an owner with the prefix of PostgreSQL', 'username: ▸pg_me', 'the user name pg_me is reserved'],
    ['a key word as owner', 'username: ▸select', 'select is a reserved key word of PostgreSQL'],
    ['the key word user as owner', 'username: ▸user', 'user is a reserved key word of PostgreSQL'],
    ['the name of a database that always exists', 'name: ▸postgres', 'the database postgres always exists'],
    ['a key word as name', 'name: ▸table', 'table is a reserved key word of PostgreSQL'],
    ['a name that RDS reserves', 'name: ▸db', 'the database name db is reserved by RDS'],
    ['iamAuth with a proxy', 'proxy: {enabled: true}\n  iamAuth: ▸true', 'iamAuth has no effect while the proxy is enabled'],
    [
      'proxy.iamAuth without a proxy',
      'proxy: {enabled: false, iamAuth: ▸true}',
      'proxy.iamAuth has no effect while the proxy is not enabled',
    ],
    ['pgvector as an extension', 'extensions: [▸pgvector]', 'pgvector is not the name of an extension'],
    ['a backup window under half an hour', 'backupWindow: ▸02:00-02:20', 'this window is 20 minutes long'],
    ['a maintenance window within the backup window', 'maintenanceWindow: ▸sun:02:30-sun:03:30', /overlaps the backup window 02:00-03:00/],
    ['a backup window within the maintenance window', 'backupWindow: ▸04:59-05:59', /overlaps the backup window 04:59-05:59/],
    ['a maintenance window past midnight into the backup window', 'maintenanceWindow: ▸sun:23:30-mon:02:01', /overlaps/],
    [
      'a backup window past midnight into the maintenance window',
      'backupWindow: 23:30-00:30\n  maintenanceWindow: ▸mon:00:00-mon:00:30',
      /overlaps/,
    ],
  ])('rejects %s', (_, field, message) => expectProblems(dev(`database:\n  ${field}`), { message }))

  it('suggests another name for a key word', () =>
    expectProblems(dev('database:\n  username: ▸user'), { expected: 'another name, such as appadmin', suggestion: 'app_user' }))

  it.each(['users', 'selected', 'pgadmin', 'appuser'])('accepts the owner %s', username =>
    expect(problemsOf(dev(`database:\n  username: ${username}`))).toEqual([]),
  )

  it('accepts gib up to 10 % below the RDS limit', () => {
    expect(environmentOf(dev('database: {storage: {gib: 59578}}')).database.storage.maxGib).toBe(65536)
    expect(environmentOf(prod('database: {storage: {gib: 40000}}')).database.storage.maxGib).toBe(65536)
  })

  it.each(['sun:03:00-sun:04:00', 'sat:23:30-sun:02:00', 'mon:01:00-mon:02:00'])('accepts the maintenance window %s', window =>
    expect(problemsOf(dev(`database:\n  maintenanceWindow: ${window}`))).toEqual([]),
  )
})

describe('cache.engineVersion', () => {
  it('is rejected when it belongs to the other engine', () => {
    expectProblems(dev('cache:\n  engine: valkey\n  engineVersion: ▸"7.1"'), {
      message: 'ElastiCache has no valkey 7.1',
      suggestion: '"9.1"',
    })
    expectProblems(dev('cache:\n  engineVersion: ▸"8.0"'), {
      message: 'ElastiCache has no redis 8.0',
      expected: 'one of 6.0, 6.2, 7.0, 7.1',
    })
  })
})

const api = (...lines: string[]) => `services:\n  api:\n${lines.map(line => `    ${line}`).join('\n')}`

describe('tasks', () => {
  it('are rejected in sizes that Fargate does not offer', () => {
    expectProblems(dev(api('cpu: 512', 'memory: ▸8192')), {
      message: 'Fargate has no task of cpu 512 and memory 8192',
      expected: 'memory 1024, 2048, 3072 or 4096 with cpu 512; memory 8192 goes with cpu 1024, 2048, 4096',
      suggestion: 'memory: 4096',
    })
    expectProblems(dev(api('memory: ▸512')), { message: 'Fargate has no task of cpu 512 and memory 512' })
    expectProblems(dev(api('cpu: 4096', 'memory: ▸9000')), { expected: 'memory 8192 to 30720 in steps of 1024 with cpu 4096' })
  })

  it('are rejected with a count outside their scaling', () => {
    expectProblems(dev(api('count: ▸5', 'scaling: {max: 4, min: 1}')), { message: 'api has a count of 5, outside its scaling' })
    expectProblems(dev(api('scaling: {min: ▸3, max: 2}')), { message: 'api has scaling.min 3 and scaling.max 2' })
  })

  it('are rejected without capacity', () =>
    expectProblems(dev(api('capacity: ▸{FARGATE: 0}')), { message: 'api has no capacity to run on' }))
})

describe('services', () => {
  it('reject an empty map', () =>
    expectProblems(dev('services: ▸{}'), {
      message: 'an environment without services has nothing to run',
      expected: 'at least one service, or no field services at all for the built-in ones, api and worker',
    }))

  it.each([
    ['a reserved name', '▸control: {image: a}', 'the service name control is reserved'],
    ['a service without an image', '▸web: {}', 'spec.services.web.image is missing'],
    [
      'an image whose repository name is too long for ECR',
      `web:\n    image: ▸${'a'.repeat(243)}:1`,
      'the repository name postmagiq-dev-… of this image has 257 characters',
    ],
    ['a path with more wildcards than a rule accepts', 'api:\n    paths: ["/*", ▸"/*/*/*/*/??"]', '/*/*/*/*/?? has 6 wildcards'],
    [
      'exec on a read-only root file system',
      'api:\n    exec: true\n    readonlyRoot: ▸true',
      'exec does not work in api while its root file system is read-only',
    ],
    ['a writable path over the system', 'api:\n    writable: [/tmp, ▸/etc]', /^an empty file system at \/etc would hide/],
    ['an image of localhost', 'api:\n    image: ▸localhost:5000/x', 'localhost is the task itself, which has no registry'],
    ['an image of an invalid port', 'api:\n    image: ▸1.2.3.4:99999/x', '1.2.3.4:99999 has no valid port'],
    ['paths without a port', 'web:\n    image: a\n    paths: ▸[/web]', 'web has paths and no port'],
    [
      'a path of two services',
      'api: {}\n  web:\n    image: a\n    port: 80\n    paths: [/web, ▸/api/*]',
      '/api/* is already a path of api',
    ],
    ['the default path of another service', 'web: {image: a, port: 80, paths: [/api/*]}\n  ▸api: {}', '/api/* is already a path of web'],
    ['a group of secrets that does not exist', 'api:\n    secrets: [▸strip]', 'the group of secrets strip does not exist'],
    [
      "one of postmagiq's own variables",
      'api:\n    environment:\n      ▸LLM_PROVIDERS: groq',
      'LLM_PROVIDERS is already set by postmagiq itself',
    ],
    [
      'a variable that a secret sets too',
      'api:\n    environment:\n      ▸SMTP_HOST: mail',
      'SMTP_HOST is already set by the group of secrets smtp',
    ],
  ])('reject %s', (_, body, message) => expectProblems(dev(`services:\n  ${body}`), { message }))

  it.each([
    `web: {image: '${'a'.repeat(242)}:1'}`,
    `web: {image: 'example.com/${'a'.repeat(250)}:1'}`,
    'api: {paths: ["/a/*", "/b/*/*", "/c?d/*"]}',
  ])('accept %s', body => expect(problemsOf(dev(`services:\n  ${body}`))).toEqual([]))

  it('reject more paths than a load balancer has rules', () => {
    const service = (name: string, count: number, mark = '') =>
      `${name}: {image: a, port: 80, paths: [${Array.from({ length: count }, (_, index) => `${index === count - 1 ? mark : ''}/${name}/${index}`)}]}`
    const full = Array.from({ length: 20 }, (_, index) => service(`s${index}`, 5)).join('\n  ')
    expect(problemsOf(dev(`services:\n  ${full}`))).toEqual([])
    expectProblems(dev(`services:\n  ${full}\n  ${service('more', 2).replace('/more/0', '▸/more/0')}`), {
      message: 'the services have 102 paths, and each path is a rule of the load balancer',
      expected: 'at most 100 in all',
    })
  })

  it('reject command and environment beyond the size of a task definition', () => {
    const variables = (count: number) => Array.from({ length: count }, (_, index) => `V${index}: ${'x'.repeat(4000)}`).join(', ')
    expect(problemsOf(dev(`services: {api: {environment: {${variables(16)}}}}`))).toEqual([])
    expectProblems(dev(`services: {api: {▸environment: {${variables(17)}}}}`), {
      message: 'command and environment of api take 67 KiB',
      expected: 'less than 64 KiB, the limit of a task definition',
    })
  })

  it('accept the name of an object property as name', () => {
    const body = 'services:\n  constructor: {image: a, secrets: [▸constructor], environment: {A: b}}'
    expectProblems(dev(body), { message: 'the group of secrets constructor does not exist' })
  })
})

describe('names', () => {
  const named = (name: string, body = '') => dev(body).replace('name: dev', `name: ${name}`)

  it('of environments are rejected when reserved', () =>
    expectProblems(named('▸control'), { message: 'the name control is reserved for the control bucket' }))

  it('of environments are rejected when too long for a load balancer', () => {
    expectProblems(named('▸twenty-three-characters'), {
      message: 'postmagiq-twenty-three-characters is 33 characters long, too long for the name of a load balancer',
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
  ])('of applications are rejected with a prefix that AWS reserves: %s', (application, prefix, suggestion) =>
    expectProblems(dev(`application: ▸${application}`), {
      message: `AWS reserves names that begin with ${prefix}`,
      expected: 'another application, such as postmagiq',
      suggestion,
    }),
  )

  it.each(['sgx', 'amazonia', 'internals', 'my-aws'])('of applications may be %s', application =>
    expect(environmentOf(dev(`application: ${application}`)).application).toBe(application),
  )

  it('are rejected when they are those of control buckets', () => {
    const message = 'names that begin with postmagiq-control- are reserved for control buckets'
    expectProblems(dev('application: ▸postmagiq-control'), { message })
    expectProblems(dev('storage:\n  gui: {name: ▸postmagiq-control-123456789012-us-east-1}\napplication: shop'), { message })
    expectProblems(dev('storage:\n  gui: {name: ▸postmagiq-control-123456789012-us-east-1}'), { message })
  })

  it('of services are rejected when too long for a target group', () => {
    expectProblems(named('staging', 'services:\n  ▸background-jobs: {image: a}'), {
      message: /^postmagiq-staging-background-jobs is 33 characters/,
    })
    expect(environmentOf(named('staging', 'services:\n  background-job: {image: a}')).environment).toBe('staging')
    const buckets = 'storage: {gui: {name: one}, artifacts: {name: two}, sessions: {name: three}}'
    expectProblems(dev(buckets).replace('name: dev', '▸▸name: twenty-two-characters1'), { message: /-api is/ }, { message: /-worker is/ })
  })

  it('of buckets by default are rejected when too long in a region with a long name', () => {
    expect(environmentOf(named('fifteen-letters')).storage).toEqual({ gui: {}, artifacts: {}, sessions: { expireDays: 30 } })
    expectProblems(named('sixteen-letters▸1', 'services: {api: {}}').replace('▸', '').replace('sixteen', '▸sixteen'), {
      message: 'the default name of the artifacts bucket, postmagiq-artifacts-sixteen-letters1-ACCOUNT-REGION, can have 64 characters',
      expected: 'at most 63: a shorter name of the environment or the application, or spec.storage.artifacts.name',
    })
    expect(problemsOf(named('sixteen-letters1', 'services: {api: {}}\nstorage: {artifacts: {name: short}}'))).toEqual([])
  })

  it('of buckets are rejected when used twice or reserved by AWS', () => {
    expectProblems(dev('storage:\n  gui: {name: one}\n  artifacts: {name: ▸one}'), { message: 'one is already the gui bucket' })
    for (const name of ['one-s3alias', 'one--ol-s3', 'one--x-s3', 'xn--one', 'sthree-one', 'amzn-s3-demo-one'])
      expectProblems(dev(`storage:\n  gui: {name: ▸${name}}`), { message: /^AWS reserves bucket names/, expected: 'another name' })
    for (const name of ['one.mrap', 'no', 'one-', 'a'.repeat(64)])
      expectProblems(dev(`storage:\n  gui: {name: ▸${name}}`), { message: /^spec\.storage\.gui\.name is/ })
  })
})

describe('other sections', () => {
  it.each([
    ['notifications to nobody', 'notify: ▸{on: [Stalled]}', 'notify names nobody to notify'],
    ['a GPU without the watermark service', 'watermark:\n  gpu: ▸true', 'gpu has no effect while the watermark service is not enabled'],
    [
      'a certificate of another region',
      'domain:\n  name: a.example.com\n  certificateArn: ▸arn:aws:acm:eu-west-1:123456789012:certificate/0a-1b',
      'this certificate is in eu-west-1, the environment in us-east-1',
    ],
    [
      'a certificate of another account',
      "accountId: '111122223333'\ndomain:\n  name: a.example.com\n  certificateArn: ▸arn:aws:acm:us-east-1:123456789012:certificate/0a-1b",
      'this certificate belongs to account 123456789012, the environment to 111122223333',
    ],
    [
      "a group with the name of the database's secret",
      'secrets:\n  groups:\n    ▸db-credentials: {keys: [A]}',
      'db-credentials is created by postmagiq',
    ],
    ['a key in two groups', 'secrets:\n  groups:\n    one: {keys: [A]}\n    two: {keys: [B, ▸A]}', 'A is already a key of one'],
  ])('reject %s', (_, body, message) => expectProblems(dev(body), { message }))
})

describe('characters', () => {
  const variable = (value: string) => dev(`services:\n  api:\n    environment:\n      A: ▸"a${value}b"`)

  it.each([
    ['NUL', '\\0', '0000'],
    ['a lone surrogate', '\\ud800', 'D800'],
    ['a mark that reverses text', '\u202e', '202E'],
    ['a mark that isolates text', '\\u2066', '2066'],
  ])('of any text may not be %s', (_, character, code) =>
    expectProblems(variable(character), { message: `this text contains the character U+${code}` }),
  )

  it.each(['\\n', '\\t', 'ü', '😀', '\u05d0'])('of any text may be "%s"', character =>
    expect(problemsOf(variable(character).replace('▸', ''))).toEqual([]),
  )
})

describe('a field that the schema rejects', () => {
  it('causes no problem of a rule as well', () => {
    expectProblems(dev(api('cpu: ▸lots', 'memory: 8192')), { message: 'spec.services.api.cpu is "lots"' })
    expectProblems(prod('network:\n  availabilityZones: [us-east-1a, ▸5]'), { message: 'spec.network.availabilityZones[1] is 5' })
    expectProblems(dev('secrets:\n  groups:\n    ▸one: {}\nservices:\n  api: {secrets: [one]}'), {
      message: 'spec.secrets.groups.one.keys is missing',
    })
  })

  it('is not reported as missing', () =>
    expectProblems(dev('services:\n  web:\n    image: ▸API:latest'), { message: 'spec.services.web.image is "API:latest"' }))

  it('does not prevent the check of other fields', () =>
    expectProblems(
      dev('▸regoin: x\nnetwork:\n  cidr: ▸10.0.0.0/24\nwatermark:\n  gpu: ▸true'),
      { suggestion: 'region' },
      { message: /too small/ },
      {},
    ))
})
