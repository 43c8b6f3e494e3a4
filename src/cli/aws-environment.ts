import { access, constants } from 'node:fs/promises'
import { loadSharedConfigFiles } from '@smithy/core/config'
import { EXIT, Exit } from './exit.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** Ends the program, before anything is contacted, when a standard `AWS_*` variable has a value that cannot be meant. */
export async function checkAwsEnvironment(variables: Variables): Promise<void> {
  for (const [name, value] of Object.entries(variables)) if (value) checkVariable(name, value)
  await checkBundle(variables)
  await checkProfile(variables)
}

/** The form of a value, and its description. */
interface Form {
  readonly names: RegExp
  readonly matches: (value: string) => boolean
  readonly expected: string
}

const FORMS: readonly Form[] = [
  {
    names: /^AWS_ENDPOINT_URL(_|$)/,
    matches: value => /^https?:$/.test(URL.parse(value)?.protocol ?? ''),
    expected: 'a URL, such as http://localhost:4566',
  },
  {
    names: /^AWS_(DEFAULT_)?REGION$/,
    matches: value => /^[a-z]{2,4}(-[a-z]+)+-\d$/.test(value),
    expected: 'a region, such as us-east-1',
  },
  { names: /^AWS_RETRY_MODE$/, matches: value => ['standard', 'adaptive', 'legacy'].includes(value), expected: 'standard or adaptive' },
  { names: /^AWS_MAX_ATTEMPTS$/, matches: value => /^[1-9]\d*$/.test(value), expected: 'a number from 1' },
  {
    names: /^AWS_USE_(FIPS|DUALSTACK)_ENDPOINT$/,
    matches: value => ['true', 'false'].includes(value),
    expected: 'true or false',
  },
]

function checkVariable(name: string, value: string) {
  const form = FORMS.find(({ names }) => names.test(name))
  if (form && !form.matches(value)) throw invalid(name, value, `expected ${form.expected}`)
}

const invalid = (name: string, value: string, expectation: string) =>
  new Exit(EXIT.invalid, `${name}=${value} is not valid: ${expectation}.`)

async function checkBundle({ AWS_CA_BUNDLE: file }: Variables) {
  if (!file) return
  const readable = await access(file, constants.R_OK).then(
    () => true,
    () => false,
  )
  if (!readable) throw invalid('AWS_CA_BUNDLE', file, 'expected a file that can be read')
}

/** The SDK would skip an unknown profile and take the next credentials of the chain, or none. */
async function checkProfile({ AWS_PROFILE: profile }: Variables) {
  if (!profile || profile === 'default') return
  const { configFile, credentialsFile } = await loadSharedConfigFiles()
  if (configFile[profile] ?? credentialsFile[profile]) return
  const known = [...new Set([...Object.keys(credentialsFile), ...Object.keys(configFile)])].filter(name => !name.includes('.'))
  const choices = known.length > 0 ? `expected one of ${known.toSorted().join(', ')}` : 'there are no profiles'
  throw new Exit(EXIT.invalid, `AWS_PROFILE=${profile} names no profile of the AWS configuration: ${choices}.`)
}
