import { type Loaded, load } from '../schema/load.ts'
import { REGIONS } from '../schema/tables/regions.ts'
import { EXIT, Exit } from './exit.ts'

/** The options of every verb. */
export interface Options {
  readonly file: string
  readonly verbose?: boolean
}

type Refused = Extract<Loaded, { readonly problems: unknown }>
type Valid = Exclude<Loaded, Refused>

/** Reads the spec, or ends the program with all its problems. Contacts nothing, and loads no AWS client. */
export async function readSpec({ file }: Options): Promise<Valid> {
  const variable = process.env['AWS_REGION'] ? 'AWS_REGION' : 'AWS_DEFAULT_REGION'
  const region = process.env[variable]
  const found = await load(file, region ? { region } : {})
  if (!('problems' in found)) return found
  throw new Exit(EXIT.invalid, await renderProblems(file, found, region && `${variable}=${region}`))
}

/** All problems of a spec. Those that an invalid region of a variable causes are reported as one, of the variable. */
async function renderProblems(file: string, found: Refused, variable: string | undefined): Promise<string> {
  const { render } = await import('../schema/render-problems.ts')
  const region = variable?.split('=')[1]
  if (REGIONS.some(known => known === region)) return render(found.problems, found.source)
  const without = await load(file)
  const rest = 'problems' in without ? without : { problems: [], source: '' }
  if (rest.problems.length === found.problems.length) return render(found.problems, found.source)
  return `${variable} is not a region of AWS, and the spec names none: expected one such as us-east-1.\n${render(rest.problems, rest.source)}`
}
