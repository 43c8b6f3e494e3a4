import { type Options, readSpec } from './read-spec.ts'

/** Checks the spec and contacts nothing. */
export async function validate(options: Options): Promise<number> {
  const { application, environment, tier, region, services } = (await readSpec(options)).environment
  process.stdout.write(`Valid: ${application} ${environment}, tier ${tier}, in ${region}, with ${Object.keys(services).join(', ')}.\n`)
  return 0
}
