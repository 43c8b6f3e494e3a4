import { siteUrl } from '../operator/site.ts'
import { outputsText, toOutputs } from '../report/outputs.ts'
import { EXIT } from './exit.ts'
import { open } from './open.ts'
import type { Options } from './read-spec.ts'

interface OutputsOptions extends Options {
  readonly output: 'text' | 'json'
  readonly full?: boolean
}

/** Shows the addresses, names and ARNs of what exists now. */
export async function outputs(options: OutputsOptions): Promise<number> {
  const session = await open(options)
  const { spec, account, graph } = session
  const { application, environment, region } = spec
  const resources = toOutputs(await session.plan(graph))
  const site = siteUrl(resources)
  if (options.output === 'json') {
    const found = { application, environment, region, account, site: site ?? null, resources }
    process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`)
    return EXIT.ok
  }
  const text = outputsText(resources, options.full === true) || `Nothing of ${environment} exists.`
  process.stdout.write(`${text}\n${site ? `\nThe site is at ${site}\n` : ''}`)
  return EXIT.ok
}
