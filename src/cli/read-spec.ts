import { load, loadAny, loadControlPlane, type LoadOptions, type Refused } from '../schema/load.ts'
import { REGIONS } from '../schema/tables/regions.ts'
import { EXIT, Exit } from './exit.ts'

/** The options of every verb. */
export interface Options {
  readonly file: string
  readonly verbose?: boolean
}

/** Reads the spec, or ends the program with all its problems. Contacts nothing, and loads no AWS client. */
export const readSpec = ({ file }: Options) => readWith(load, file)

/** Reads the file of a control plane likewise. */
export const readControlPlane = ({ file }: Options) => readWith(loadControlPlane, file)

/** Reads a file of either kind likewise. */
export const readAny = ({ file }: Options) => readWith(loadAny, file)

type Load<T> = (path: string, options?: LoadOptions) => Promise<T | Refused>

async function readWith<T extends object>(load: Load<T>, file: string): Promise<T> {
  const variable = process.env['AWS_REGION'] ? 'AWS_REGION' : 'AWS_DEFAULT_REGION'
  const region = process.env[variable]
  const found = await load(file, region ? { region } : {})
  if (!('problems' in found)) return found
  const without = async () => {
    const again = await load(file)
    return 'problems' in again ? again : { problems: [], source: '' }
  }
  throw new Exit(EXIT.invalid, await renderProblems(found, without, region && `${variable}=${region}`))
}

/** All problems of a spec. Those that an invalid region of a variable causes are reported as one, of the variable. */
async function renderProblems(found: Refused, readWithout: () => Promise<Refused>, variable: string | undefined): Promise<string> {
  const { render } = await import('../schema/render-problems.ts')
  const region = variable?.split('=')[1]
  if (REGIONS.some(known => known === region)) return render(found.problems, found.source)
  const rest = await readWithout()
  if (rest.problems.length === found.problems.length) return render(found.problems, found.source)
  return `${variable} is not a region of AWS, and the spec names none: expected one such as us-east-1.\n${render(rest.problems, rest.source)}`
}
