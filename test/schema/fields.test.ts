import { describe, expect, it } from 'vitest'
import { dev, expectProblems, problemsOf, prod } from '../support/specs.ts'

const certificate = (arn: string) => `domain:\n  name: a.example.com\n  certificateArn: ${arn}`

describe('apiVersion, kind, name and tier', () => {
  it('are rejected with the right version and kind as suggestion', () => {
    expectProblems(dev().replace('postmagiq.dev/v1', '▸postmagiq.dev/v2'), {
      message: 'apiVersion is "postmagiq.dev/v2"',
      expected: 'postmagiq.dev/v1',
      suggestion: 'postmagiq.dev/v1',
    })
    expectProblems(dev().replace('Environment', '▸Enviroment'), { message: 'kind is "Enviroment"', suggestion: 'Environment' })
    expectProblems(dev().replace('kind: Environment\n', '').replace('apiVersion', '▸apiVersion'), {
      message: 'kind is missing',
      expected: 'Environment',
    })
  })

  it('reject an invalid or missing name of the environment', () => {
    expectProblems(dev().replace('name: dev', 'name: ▸Dev_1'), {
      message: 'metadata.name is "Dev_1"',
      expected: 'lower-case letters and digits, beginning with a letter, single hyphens between words',
    })
    expectProblems(dev().replace('metadata:\n  name: dev', '▸metadata: {}'), { message: 'metadata.name is missing' })
    expectProblems(dev().replace('name: dev', 'name: ▸12'), { message: 'metadata.name is 12', suggestion: '"12"' })
  })

  it('reject an unknown or missing tier', () => {
    expectProblems(dev().replace('tier: dev', 'tier: ▸prd'), {
      message: 'spec.tier is "prd"',
      expected: 'one of dev, prod',
      suggestion: 'prod',
    })
    expectProblems(dev('region: us-east-1').replace('  tier: dev\n', '').replace('spec', '▸spec'), { message: 'spec.tier is missing' })
    expectProblems(dev().replace('  tier: dev\n', '').replace('spec', '▸spec'), { message: 'spec is empty', expected: 'a map' })
  })
})

describe('an unknown field', () => {
  it.each([
    ['with a typo', 'services:\n  api:\n    ▸replicsa: 3\n    image: api:1', '"replicsa" is not a field of spec.services.api', undefined],
    [
      'with a letter missing',
      'network:\n  ▸avalabilityZones: [us-east-1a]',
      '"avalabilityZones" is not a field of spec.network',
      'availabilityZones',
    ],
    ['in another case', '▸Region: us-east-1', '"Region" is not a field of spec', 'region'],
    ['of another section', '▸multiAz: true', '"multiAz" is not a field of spec', 'spec.database.multiAz'],
    ['unlike any other', '▸alarms: {}', '"alarms" is not a field of spec', undefined],
    ['with the name of an object property', '▸constructor: {}', '"constructor" is not a field of spec', undefined],
  ])('is rejected: %s', (_, body, message, suggestion) => expectProblems(dev(body), { message, expected: /^one of /, suggestion }))

  it('is rejected at the root', () => expectProblems(`${dev()}▸status: {}\n`, { message: '"status" is not a field of a spec' }))
})

describe('a value of the wrong type', () => {
  it.each([
    [
      'text instead of a number',
      'services:\n  api:\n    count: ▸two',
      { message: 'spec.services.api.count is "two"', expected: 'a whole number from 0 to 1000' },
    ],
    ['a fraction', 'services:\n  api:\n    count: ▸1.5', { message: 'spec.services.api.count is 1.5' }],
    ['a number instead of text', 'database:\n  engineVersion: ▸16', { message: 'spec.database.engineVersion is 16', suggestion: '"16"' }],
    [
      'an unquoted version with a trailing zero',
      'cache:\n  engineVersion: ▸7.0',
      { message: 'spec.cache.engineVersion is 7', suggestion: '"7.0"' },
    ],
    ['an unquoted number with a leading zero', 'accountId: ▸012345678901', { suggestion: '"012345678901"' }],
    ['yes instead of true', 'database:\n  multiAz: ▸yes', { message: 'spec.database.multiAz is "yes"', expected: 'true or false' }],
    ['a list instead of a map', 'network: ▸[]', { message: 'spec.network is an empty list', expected: 'a map' }],
    [
      'a map instead of a list',
      'llm:\n  providers:\n    ▸groq: 1',
      { message: 'spec.llm.providers is a map', expected: /^a list, each item one of groq/ },
    ],
    ['a number in quotes', 'services:\n  api:\n    cpu: ▸"512"', { expected: /^one of 256, .*: drop the quotes$/, suggestion: '512' }],
    ['a number in quotes that is not a choice', 'services:\n  api:\n    cpu: ▸"500"', { expected: /drop the quotes$/, suggestion: '512' }],
    [
      'a number in quotes within the range',
      'cache:\n  replicas: ▸"1"',
      { expected: 'a whole number from 0 to 5: drop the quotes', suggestion: '1' },
    ],
    ['a number in quotes outside the range', 'cache:\n  replicas: ▸"9"', { expected: /drop the quotes$/, suggestion: undefined }],
    ['true in quotes', 'database:\n  multiAz: ▸"true"', { expected: 'true or false: drop the quotes', suggestion: 'true' }],
    ['no value', '▸database:', { message: 'spec.database is empty', expected: 'a map' }],
    ['a number in the environment', 'services:\n  api:\n    environment:\n      PORT: ▸8000', { suggestion: '"8000"' }],
  ])('is rejected: %s', (_, body, problem) => expectProblems(dev(body), problem))
})

describe('an invalid value', () => {
  it.each([
    [
      'a number too large',
      'database:\n  backupDays: ▸36',
      { message: 'spec.database.backupDays is 36', expected: 'a whole number from 0 to 35' },
    ],
    ['too many replicas', 'cache:\n  replicas: ▸6', { message: 'spec.cache.replicas is 6', expected: 'a whole number from 0 to 5' }],
    ['a choice in another case', 'network:\n  nat: ▸perzone', { message: 'spec.network.nat is "perzone"', suggestion: 'perZone' }],
    [
      'a retention that CloudWatch Logs does not accept',
      'logs:\n  retentionDays: ▸10',
      { message: 'spec.logs.retentionDays is 10', suggestion: '7' },
    ],
    ['a region with a typo', 'region: ▸us-esat-1', { message: 'spec.region is "us-esat-1"', suggestion: 'us-east-1' }],
    [
      'a cpu that Fargate does not offer',
      'services:\n  api:\n    cpu: ▸500',
      { expected: 'one of 256, 512, 1024, 2048, 4096, 8192, 16384, 32768', suggestion: '512' },
    ],
    [
      'a password rotation with a typo',
      'database:\n  passwordRotation: ▸quartely',
      {
        message: 'spec.database.passwordRotation is "quartely"',
        expected: 'one of monthly, quarterly, halfYearly',
        suggestion: 'quarterly',
      },
    ],
    [
      'the same zone twice',
      'network:\n  availabilityZones: [us-east-1a, ▸us-east-1a]',
      { message: 'spec.network.availabilityZones has "us-east-1a" twice' },
    ],
    [
      'no zones',
      'network:\n  availabilityZones: ▸[]',
      { message: 'spec.network.availabilityZones is an empty list', expected: /^a list of 1 to 4, each item a zone/ },
    ],
    ['a provider twice', 'llm:\n  providers: [groq, openai, ▸groq]', { message: 'spec.llm.providers has "groq" twice' }],
    ['PostgreSQL 15', 'database:\n  engineVersion: ▸"15"', { message: 'spec.database.engineVersion is "15"' }],
    ['a service with capitals', 'services:\n  ▸API: {image: a}', { message: '"API" cannot be a name in spec.services' }],
    [
      'a variable with a hyphen',
      'services:\n  api:\n    environment:\n      ▸LOG-LEVEL: info',
      { message: '"LOG-LEVEL" cannot be a name in spec.services.api.environment' },
    ],
    ['an image with capitals', 'services:\n  api:\n    image: ▸API:latest', { message: 'spec.services.api.image is "API:latest"' }],
    [
      'a certificate of another partition',
      certificate('▸arn:aws-cn:acm:cn-north-1:123456789012:certificate/0a'),
      { expected: /arn:aws:acm:/ },
    ],
    ['a path without a slash', 'services:\n  api:\n    paths: [▸api/*]', { message: 'spec.services.api.paths[0] is "api/*"' }],
    ['a bucket with capitals', 'storage:\n  gui:\n    name: ▸Gui', { message: 'spec.storage.gui.name is "Gui"', suggestion: 'gui' }],
    [
      'a disk of the largest size, which could not grow',
      'database:\n  storage:\n    gib: ▸65536',
      { expected: 'a whole number from 20 to 59578' },
    ],
    [
      'a month that does not exist',
      'approvals:\n  - {id: 9f2c41aa, until: ▸2026-13-01T00:00:00Z, reason: why}',
      { expected: 'a date and time such as 2026-12-01T00:00:00Z' },
    ],
    [
      'a day that does not exist',
      'approvals:\n  - {id: 9f2c41aa, until: ▸2026-02-31T00:00:00Z, reason: why}',
      { message: 'the day 2026-02-31 does not exist', expected: 'a date and time such as 2026-12-01T00:00:00Z' },
    ],
    [
      'an approval without a reason',
      'approvals:\n  - ▸id: 9f2c41aa\n    until: 2026-12-01T00:00:00Z',
      { message: 'spec.approvals[0].reason is missing' },
    ],
    [
      'a window that never opens',
      'reconcile:\n  windows:\n    - {cron: ▸0 0 31 2 *, duration: 1h}',
      { message: 'this is not a cron expression: it names no time to come', expected: 'five fields such as 0 2 * * 1-5' },
    ],
    [
      'a window in a time zone that does not exist',
      'reconcile:\n  windows:\n    - {cron: 0 2 * * *, duration: 1h, timeZone: ▸Europe/Berln}',
      { message: 'there is no time zone Europe/Berln' },
    ],
    [
      'an hour of 24',
      'approvals:\n  - {id: 9f2c41aa, until: ▸2026-12-01T24:00:00Z, reason: why}',
      { message: 'spec.approvals[0].until is "2026-12-01T24:00:00Z"' },
    ],
    [
      'a number with a leading zero',
      'services:\n  api:\n    count: ▸0100',
      { message: 'spec.services.api.count is 0100', expected: 'a number without a leading zero', suggestion: '100' },
    ],
    ['a group without keys', 'secrets:\n  groups:\n    ▸smtp: {}', { message: 'spec.secrets.groups.smtp.keys is missing' }],
  ])('is rejected: %s', (_, body, problem) => expectProblems(dev(body), problem))
})

describe('regions of another partition', () => {
  it.each([
    ['cn-north-1', 'ap-east-1'],
    ['cn-northwest-1', 'ap-east-1'],
    ['us-gov-west-1', 'us-west-1'],
    ['us-gov-east-1', 'us-east-1'],
    ['eusc-de-east-1', 'eu-central-1'],
  ])('are rejected with the nearest commercial one as suggestion: %s', (region, suggestion) => {
    const expected = /^one of 34, such as .*; only commercial regions, of the partition aws, are supported$/
    expectProblems(dev(`region: ▸${region}`), { message: `spec.region is "${region}"`, expected, suggestion })
    const message = `${region} is not a commercial region`
    expectProblems(dev(`network: {availabilityZones: [▸${region}a]}`), { message, expected, suggestion: `${suggestion}a` })
  })
})

describe('database.engineVersion', () => {
  it.each([
    ['"16.0"', '"16"'],
    ['"16.00"', '"16"'],
    ['"16.09"', '"16.9"'],
    ['"016"', '"16"'],
    ['"16.100"', undefined],
  ])('rejects %s', (version, suggestion) => {
    const expected = 'PostgreSQL 16 in quotes, "16" or a minor version, from "16.1"'
    expectProblems(dev(`database:\n  engineVersion: ▸${version}`), { expected, suggestion })
  })

  it.each(['"16"', '"16.1"', '"16.10"'])('accepts %s', version =>
    expect(problemsOf(dev(`database:\n  engineVersion: ${version}`))).toEqual([]),
  )
})

describe('images', () => {
  const image = (reference: string) => dev(`services:\n  web:\n    image: ${reference}`)
  const digest = `sha256:${'0a'.repeat(32)}`

  it.each([
    ['with two slashes', 'a//b:1', 'a/b:1'],
    ['with two dots', 'a..b:1', 'a.b:1'],
    ['with two underscores, which ECR rejects', 'a__b:1', 'a_b:1'],
    ['with capitals', 'API:latest', 'api:latest'],
    ['with capitals before a slash, which is not a host', 'Team/api:1', 'team/api:1'],
    ['with a host that begins with a hyphen', '-foo.com/a', undefined],
    ['with a host that ends with a dot', 'foo./a', undefined],
    ['with a host with an underscore', 'foo_bar.com/a', undefined],
    ['with a tag that begins with a dot', 'a:.b', undefined],
    ['with a tag that begins with a hyphen', 'a:-b', undefined],
    ['with a tag that is too long', `a:${'b'.repeat(129)}`, undefined],
    ['with a digest that is too short', 'a@sha256:0a', undefined],
    ['with a digest that is not SHA-256', `a@md5:${'0a'.repeat(32)}`, undefined],
  ])('are rejected %s', (_, reference, suggestion) =>
    expectProblems(image(`▸"${reference}"`), { message: /^spec\.services\.web\.image is/, expected: /^an image such as/, suggestion }),
  )

  it.each([
    'api',
    'team/api.v2/web-1_x:latest',
    `api@${digest}`,
    `api:v1@${digest}`,
    `a:${'b'.repeat(128)}`,
    'public.ecr.aws/a__b/c--d:1',
    'registry:5000/a:1',
  ])('accept %s', reference => expect(problemsOf(image(`"${reference}"`))).toEqual([]))
})

describe('user', () => {
  it.each(['65536', '10001:65536', '4294967295', '010', 'root', '1:'])('rejects %s', user =>
    expectProblems(dev(`services:\n  api:\n    user: ▸"${user}"`), { expected: /^a user by number up to 65535/ }),
  )

  it.each(['', '0', '9', '65535', '10001:0'])('accepts "%s"', user =>
    expect(problemsOf(dev(`services:\n  api:\n    user: "${user}"`))).toEqual([]),
  )
})

describe('writable paths', () => {
  it.each(['/', 'tmp', '/tmp/../etc', '/tmp/..', '/./tmp', '/proc', '/proc/self', '/dev', '/dev/shm', '/sys/fs', '/tmp//a', '/tmp/'])(
    'reject %s',
    path => expectProblems(dev(`services:\n  api:\n    writable: [▸${path}]`), { expected: /^an absolute path such as \/tmp, without/ }),
  )

  it.each(['/tmp', '/development', '/var/sys', '/a/..b', '/a/.cache'])('accept %s', path =>
    expect(problemsOf(dev(`services:\n  api:\n    writable: [${path}]`))).toEqual([]),
  )
})

describe('instance classes', () => {
  it.each([
    ['of an unknown family', 'database', 'instanceClass', 'db.r6x.large', 'db.r6g.large'],
    ['of an unknown size', 'database', 'instanceClass', 'db.r6g.tiny', undefined],
    ['of ElastiCache', 'database', 'instanceClass', 'cache.r6g.large', 'db.r6g.large'],
    ['of EC2', 'database', 'instanceClass', 't3.micro', 'db.t3.micro'],
    ['without support for PostgreSQL 16', 'database', 'instanceClass', 'db.m4.large', 'db.m5.large'],
    ['of RDS', 'cache', 'nodeType', 'db.t3.micro', 'cache.t3.micro'],
    ['with a typo', 'cache', 'nodeType', 'cache.t3.mirco', 'cache.t3.micro'],
    ['with data tiering', 'cache', 'nodeType', 'cache.r6gd.xlarge', 'cache.r6g.xlarge'],
  ])('are rejected %s', (_, section, field, value, suggestion) => {
    const problem = { message: `spec.${section}.${field} is "${value}"`, expected: /^one of \d+, such as /, suggestion }
    expectProblems(prod(`${section}:\n  ${field}: ▸${value}`), problem)
  })
})
