import { checkSpec } from './check-spec.ts'
import { read } from './document.ts'
import type { Environment } from './environment.ts'
import { readSpec } from './file.ts'
import type { LocatedProblem } from './problem.ts'
import { redactFile } from './redact.ts'
import { type Source, toSource } from './source.ts'

/** An environment, or all problems of its spec and the redacted text of the file. */
export type Loaded =
  | (Pick<Read, 'file' | 'bytes'> & { readonly environment: Environment })
  | { readonly problems: readonly LocatedProblem[]; readonly source: string }

/** The file of a spec. */
interface Read {
  readonly file: string
  readonly bytes: Uint8Array
}

/** Values for what a spec leaves out, which the caller knows. */
export interface LoadOptions {
  /** The region, where neither the spec nor its zones name one. */
  readonly region?: string
}

/** Reads an environment from a file, or from the `postmagiq.yaml` of a folder. */
export async function load(path: string, options: LoadOptions = {}): Promise<Loaded> {
  const found = await readSpec(path)
  return 'problem' in found ? { problems: [found.problem], source: '' } : parse(found.bytes, found.file, options)
}

/** Reads an environment from a file's bytes; `file` is its name in problems. */
export function parse(bytes: Uint8Array, file: string, { region }: LoadOptions = {}): Loaded {
  const { source, problem } = toSource(file, bytes)
  if (problem) return refuse(source, [problem])
  const { spec, problems: yamlProblems } = read(source)
  const found = yamlProblems.map(problem => source.locate(problem, problem.span ?? [0, 0]))
  if (!spec) return refuse(source, found)
  const { environment, problems } = checkSpec(spec, at => source.text.slice(...spec.locate([at])), region)
  found.push(...problems.map(problem => source.locate(problem, spec.locate(problem.at ?? [''], problem.part))))
  return environment && found.length === 0 ? { environment, file, bytes } : refuse(source, found)
}

/** The problems in the order of the file. */
const refuse = ({ text }: Source, problems: readonly LocatedProblem[]): Loaded => ({
  problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column),
  source: redactFile(text),
})
