import { loadSharedConfigFiles } from '@smithy/core/config'
import { EXIT, Exit } from './exit.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** Ends the program, before anything is contacted, where the standard `AWS_*` variables cannot be meant so. */
export async function checkAwsEnvironment(variables: Variables): Promise<void> {
  checkEndpoints(variables)
  await checkProfile(variables)
}

/** `AWS_ENDPOINT_URL`, and the one that each service may have. */
function checkEndpoints(variables: Variables) {
  for (const [name, value] of Object.entries(variables)) {
    if (!value || !/^AWS_ENDPOINT_URL(_|$)/.test(name) || /^https?:$/.test(URL.parse(value)?.protocol ?? '')) continue
    throw new Exit(EXIT.invalid, `${name}=${value} is not the address of an endpoint: expected a URL, such as http://localhost:4566.`)
  }
}

/** Without this check the next credentials in the chain would serve, or none, and nothing would say why. */
async function checkProfile({ AWS_PROFILE: profile }: Variables) {
  if (!profile || profile === 'default') return
  const { configFile, credentialsFile } = await loadSharedConfigFiles()
  if (configFile[profile] ?? credentialsFile[profile]) return
  const known = [...new Set([...Object.keys(credentialsFile), ...Object.keys(configFile)])].filter(name => !name.includes('.'))
  const instead = known.length > 0 ? `expected one of ${known.toSorted().join(', ')}` : 'there are no profiles'
  throw new Exit(EXIT.invalid, `AWS_PROFILE=${profile} names no profile of the AWS configuration: ${instead}.`)
}
