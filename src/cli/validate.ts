import { type Options, read } from './read.ts'

/** Checks the spec and contacts nothing. */
export async function validate(options: Options): Promise<number> {
  const { application, environment, tier, region, services } = await read(options)
  process.stdout.write(`Valid: ${application} ${environment}, tier ${tier}, in ${region}, with ${Object.keys(services).join(', ')}.\n`)
  return 0
}
