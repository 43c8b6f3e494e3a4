import { describe, expect, it } from 'vitest'
import { render } from '../../src/schema/render-problems.ts'
import { parse } from '../../src/schema/load.ts'
import { redact, namesASecret } from '../../src/schema/redact.ts'
import { dev, environmentOf, expectProblems, FILE, problemsOf } from '../support/specs.ts'

const variable = (line: string) => dev(`services:\n  api:\n    environment:\n      ${line}`)

/** All output about an invalid text. */
function outputOf(text: string): string {
  const loaded = parse(Buffer.from(text), FILE)
  if (!('problems' in loaded)) return ''
  return [render(loaded.problems, loaded.source), render(loaded.problems, text), loaded.source, JSON.stringify(loaded.problems)].join('\n')
}

describe('a secret in a spec', () => {
  it.each([
    ['by its name', 'DB_PASSWORD: ▸hunter2', 'hunter2'],
    ['by its name in camel case', 'apiKey: ▸hunter2', 'hunter2'],
    ['in quotes', 'COOKIE_SECRET: ▸"hunter2"', 'hunter2'],
    ['of Stripe', 'PAYMENTS: ▸sk_live_51Habcdef', '51Habcdef'],
    ['of Anthropic', 'MODEL: ▸sk-ant-api03-abcdef', 'api03'],
    ['of Groq', 'MODEL: ▸gsk_abcdef', 'abcdef'],
    ['of AWS', 'S3: ▸AKIAIOSFODNN7EXAMPLE', 'IOSFODNN7'],
    ['of GitHub', 'REPOSITORY: ▸ghp_abcdefghij', 'abcdefghij'],
    ['of Slack', 'CHAT: ▸xoxb-1234-abcd', '1234'],
    ['of Google', 'MAPS: ▸AIzaSyA1234567890abcdefghijk', 'SyA1234567890'],
    ['in an address', 'DATABASE_URL: ▸postgres://appadmin:hunter2@db:5432/postmagiq', 'hunter2'],
    ['that is a token', 'SESSION: ▸eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'c2lnbmF0dXJl'],
    [
      'that is a private key',
      'CERT: ▸|\n        -----BEGIN RSA PRIVATE KEY-----\n        MIIEow\n        -----END RSA PRIVATE KEY-----',
      'MIIEow',
    ],
    ['by the end of its name', 'SMTP_PASS: ▸hunter2', 'hunter2'],
    ['named pass', 'PASS: ▸hunter2', 'hunter2'],
    ['named passcode', 'ADMIN_PASSCODE: ▸hunter2', 'hunter2'],
    ['named salt', 'HASH_SALT: ▸hunter2', 'hunter2'],
    ['named signing', 'SESSION_SIGNING: ▸hunter2', 'hunter2'],
    ['named auth', 'AUTH: ▸hunter2', 'hunter2'],
    ['named basic auth', 'BASIC_AUTH: ▸hunter2', 'hunter2'],
    ['in a connection string', 'CONN: ▸"user=a password=hunter2"', 'hunter2'],
    ['in a connection string of .NET', 'DSN: ▸"Server=db;Password=hunter2;Pooling=true"', 'hunter2'],
    ['that is a bearer token', 'HEADER: ▸"Bearer abc123def456"', 'abc123def456'],
    ['of SendGrid', 'MAIL: ▸SG.abcdefghijklmnopqr.abcdefghijklmnopqr', 'abcdefghijklmnopqr'],
    ['that is a webhook of Slack', 'HOOK: ▸https://hooks.slack.com/services/T00000000/B00000000/abcdef', 'abcdef'],
    ['that is a webhook of Discord', 'HOOK: ▸https://discord.com/api/webhooks/123456/abcdef', 'abcdef'],
    ['over several lines', 'API_TOKEN: ▸|\n        hunter2\n        swordfish', 'swordfish'],
  ])('is rejected and never shown: one %s', (_, line, secret) => {
    expectProblems(variable(line), { message: /, and a spec must not contain its value$/, expected: /Secrets Manager/ })
    expect(outputOf(variable(line.replace('▸', '')))).not.toContain(secret)
  })

  it('is rejected in any field', () => {
    expectProblems(dev('services:\n  api:\n    command: [run, ▸--token=ghp_abcdefghij]'), { message: /^this looks like a secret/ })
    expectProblems(dev('database:\n  parameters:\n    application_name: ▸sk_live_abc'), { message: /^this looks like a secret/ })
  })

  it.each([
    ['an option', '[run, ▸--password=hunter2]'],
    ['an option in quotes', '[run, ▸"--db-password=hunter2"]'],
    ['the word after an option', '[run, --token, ▸hunter2]'],
    ['a word after an option', '[sh, -c, ▸"run --token hunter2 --fast"]'],
    ['a variable', '[sh, -c, ▸"API_TOKEN=hunter2 run"]'],
    ['a header', '[curl, -H, ▸"X-Api-Key: hunter2"]'],
    ['JSON', `[run, ▸'{"password": "hunter2"}']`],
    ['an address', '[run, ▸postgres://a:hunter2@db]'],
    ['a list over lines', '\n      - run\n      - --token\n      - ▸hunter2'],
    ['a list over lines, no further in', '\n    - run\n    - --token\n    - ▸hunter2'],
  ])('is rejected in a command and never shown: as %s', (_, command) => {
    const text = dev(`services:\n  api:\n    command: ${command}`)
    expectProblems(text, { message: /^this looks like a secret/, expected: /Secrets Manager/ })
    expect(outputOf(text.replace('▸', ''))).not.toContain('hunter2')
  })

  it.each([
    '[run, --password-file, /run/secrets/password]',
    '[run, "--token-ttl=5", --max-tokens, "100"]',
    '[run, --password-stdin, hunter]',
    '[run, --no-password, hunter]',
    '[run, --token, --fast]',
    '[sort, --key=2, --key, "3"]',
    '[sh, -c, "run --password=$DB_PASSWORD --token \\"$TOKEN\\" --secret=$(cat a)"]',
    '[python, -c, "token = read(); print(token == other)"]',
    '[python, -m, token]',
  ])('is not found in the command %s', command => expect(problemsOf(dev(`services:\n  api:\n    command: ${command}`))).toEqual([]))

  it.each([
    ['in an unknown field', dev('database:\n  password: hunter2')],
    ['beside a syntax error', variable('DB_PASSWORD: hunter2\n      \tLOG: a')],
    ['with a syntax error in it', variable('DB_PASSWORD: "hunter2')],
    ['that is a number', variable('DB_PASSWORD: 77001133').replace('hunter2', '77001133')],
    ['in a list of names and values', dev('services:\n  api:\n    environment:\n      - name: DB_PASSWORD\n        value: hunter2')],
    ['in a list of assignments', dev('services:\n  api:\n    environment:\n      - DB_PASSWORD=hunter2')],
    ['in a list', variable('API_KEYS:\n        - hunter2')],
    ['in a list without indentation', variable('API_KEYS:\n      - a\n      - hunter2')],
    ['in a list of a name in lower case', dev('password:\n  - hunter2\n  - a')],
    ['in a list on one line', variable('API_KEYS: [SECRET, hunter2]')],
    ['in a list on one line of a name in lower case', dev('password: [SECRET, hunter2]')],
    ['in a list on several lines', dev('tokens: [SECRET,\n  hunter2]')],
    ['in a command that is no list', dev('services:\n  api:\n    command: run --password=hunter2')],
    ['in an environment that is no map', dev('services:\n  api:\n    environment: DB_PASSWORD=hunter2')],
    ['in the name of a variable', variable('"DB_PASSWORD=hunter2": a')],
    ['in a command beside an invalid field', dev('services:\n  api:\n    command: [run, --token, hunter2]\n    regoin: x')],
    ['in a map on one line', dev('services: {api: {environment: {LOG: 1, DB_PASSWORD: hunter2}}}')],
    ['in a map on several lines', dev('services: {api: {environment: {LOG: 1, DB_PASSWORD:\nhunter2}}}')],
    ['in quotes on several lines', dev('services: {api: {environment: {LOG: 1, DB_PASSWORD: "a\n  b\nhunter2"}}}')],
    ['in a long text', dev(`application: postgres://a:hunter2${'x'.repeat(80)}@db`)],
    ['after an empty line', variable('DB_PASSWORD: |\n\n        hunter2\n      LOG: 1')],
    ['in JSON', '{"spec": {"environment": {"DB_PASSWORD": "hunter2"}}}'],
    ['in a comment', dev('regoin: x # DB_PASSWORD: hunter2')],
    ['as a key', dev('services:\n  api:\n    sk_live_hunter2: 1')],
    ['twice as a key', variable('sk_live_hunter2: a\n      sk_live_hunter2: b')],
    ['as an alias', variable('DB_PASSWORD: *hunter2')],
  ])('is not shown %s', (_, text) => {
    expect(problemsOf(text)).not.toEqual([])
    expect(outputOf(text)).not.toMatch(/hunter2|77001133/)
  })
})

describe('a file given by mistake', () => {
  it.each([
    ['.env', 'DB_HOST=db\nDB_PIN=hunter2\n'],
    ['.env with quotes', 'export DB_PIN="hunter2"\nA=b: c\n'],
    ['.netrc', 'machine example.com login me password hunter2\n'],
    ['.pgpass', 'db:5432:app:me:hunter2\n'],
    ['credentials of AWS', '[default]\naws_pin = hunter2\n'],
    ['a list of secrets in YAML', '- hunter2\n'],
    ['a syntax error that the parser quotes', '"a" hunter2\n'],
  ])('is not shown: %s', (_, text) => {
    expect(problemsOf(text)).toMatchObject([{ line: expect.any(Number) }])
    expect(outputOf(text)).not.toContain('hunter2')
  })

  it('is shown when it is a spec with a mistake', () => expect(outputOf('kind: Environment\nspec: [\n')).toContain('spec: ['))
})

describe('a name about a secret', () => {
  it.each([
    'MAX_TOKENS',
    'TOKEN_TTL',
    'TOKENIZERS_PARALLELISM',
    'MONKEY',
    'KEYCLOAK_HOST',
    'STRIPE_PUBLISHABLE_KEY',
    'PASSWORD_MIN_LENGTH',
    'KEY_PREFIX',
    'OAUTH_TOKEN_URL',
    'PASS_THROUGH_HEADERS',
    'AUTH_METHOD',
    'COMPASS',
    'SIGNING_ALGORITHM',
  ])('is accepted: %s', name => expect(environmentOf(variable(`${name}: 'x'`)).services['api']?.environment).toEqual({ [name]: 'x' }))

  it.each([
    'KEY',
    'API_KEY',
    'apikey',
    'DBPASSWORD',
    'SECRET_KEY_BASE',
    'PASSWORD1',
    'AWS_SECRET_ACCESS_KEY',
    'GITHUB_TOKEN',
    'SMTP_CREDENTIALS',
  ])('differs from the name of a secret, such as %s', name => expect(namesASecret(name)).toBe(true))

  it('is accepted for the value of a switch', () =>
    expect(problemsOf(variable('REQUIRE_SIGNING: "true"\n      DB_PASSWORD: none'))).toEqual([]))

  it('is accepted for a URL without a password, a word with a hyphen, or an empty value', () => {
    expect(problemsOf(variable('A: redis://cache:6379/0\n      B: task-runner\n      C: http://a:80/b@c\n      API_KEY: ""'))).toEqual([])
  })
})

describe('redact', () => {
  it('keeps the length of lines, and all other text', () => {
    const text = dev('secrets:\n  groups:\n    jwt-secret:\n      keys: [JWT_SECRET]\n    llm-keys: {keys: [GROQ_API_KEY]}\n  prefix: a/b')
    expect(redact(text)).toBe(text)
    expect(redact('API_KEY: a bc # d\nLOG: info')).toBe('API_KEY: * ** * *\nLOG: info')
  })

  it('handles adversarial input in linear time', () => {
    const texts = [
      'eyJ-',
      ' ',
      'a.',
      '-----BEGIN',
      '://a:',
      'sk-',
      'KEY: |\n ',
      'a:b@',
      'Bearer a',
      'pwd=',
      'password ',
      'SG.',
      'hooks.slack.com/',
      '_pass',
    ].map(text => text.repeat(200_000 / text.length))
    const start = performance.now()
    for (const text of texts) redact(text)
    expect(performance.now() - start).toBeLessThan(5_000)
  })
})
