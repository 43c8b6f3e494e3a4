import { checkControlPlane, isControlPlane } from './check-control-plane.ts'
import { checkSpec, type CheckResult } from './check-spec.ts'
import type { ControlPlane } from './control-plane.ts'
import { type ParsedSpec, read } from './document.ts'
import type { Environment } from './environment.ts'
import { readSpec } from './file.ts'
import type { LocatedProblem, Pointer, Problem } from './problem.ts'
import { redactFile } from './redact.ts'
import { type Source, toSource } from './source.ts'

/** All problems of a spec, and the redacted text of its file. */
export interface Refused {
  readonly problems: readonly LocatedProblem[]
  readonly source: string
}

/** The file of a spec. */
interface Read {
  readonly file: string
  readonly bytes: Uint8Array
}

interface WithEnvironment {
  readonly environment: Environment
}
interface WithControlPlane {
  readonly controlPlane: ControlPlane
}

/** An environment and its file, or all problems of its spec. */
export type Loaded = (Read & WithEnvironment) | Refused

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

/** Reads a control plane from a file, or from the `postmagiq.yaml` of a folder. */
export async function loadControlPlane(path: string, { region }: LoadOptions = {}): Promise<(Read & WithControlPlane) | Refused> {
  const found = await readSpec(path)
  if ('problem' in found) return { problems: [found.problem], source: '' }
  return check<WithControlPlane>(found.bytes, found.file, (spec, raw) => checkControlPlane(spec, raw, region))
}

/** Reads what a file describes. */
export async function loadAny(path: string, { region }: LoadOptions = {}): Promise<Described | Refused> {
  const found = await readSpec(path)
  if ('problem' in found) return { problems: [found.problem], source: '' }
  return check<WithEnvironment | WithControlPlane>(found.bytes, found.file, (spec, raw) =>
    isControlPlane(spec.data) ? checkControlPlane(spec, raw, region) : toEnvironment(checkSpec(spec, raw, region)),
  )
}

/** An environment or the control plane, and its file. */
export type Described = Read & (WithEnvironment | WithControlPlane)

/** Reads an environment from a file's bytes; `file` is its name in problems. */
export function parse(bytes: Uint8Array, file: string, { region }: LoadOptions = {}): Loaded {
  return check<WithEnvironment>(bytes, file, (spec, raw) => toEnvironment(checkSpec(spec, raw, region)))
}

const toEnvironment = ({ environment, problems }: CheckResult) => (environment && problems.length === 0 ? { environment } : { problems })

/** A check of parsed YAML; `raw` returns the text of a field. */
type Check<T> = (spec: ParsedSpec, raw: (at: Pointer) => string) => T | { readonly problems: readonly Problem[] }

/** Reads YAML and checks it: the result of the check, or the problems of both. */
function check<T extends object>(bytes: Uint8Array, file: string, run: Check<T>): (T & Read) | Refused {
  const { source, problem } = toSource(file, bytes)
  if (problem) return refuse(source, [problem])
  const { spec, problems: yamlProblems } = read(source)
  const found = yamlProblems.map(problem => source.locate(problem, problem.span ?? [0, 0]))
  if (!spec) return refuse(source, found)
  const checked = run(spec, at => source.text.slice(...spec.locate([at])))
  if (!('problems' in checked)) return found.length === 0 ? { ...checked, file, bytes } : refuse(source, found)
  const located = checked.problems.map(problem => source.locate(problem, spec.locate(problem.at ?? [''], problem.part)))
  return refuse(source, [...found, ...located])
}

/** The problems in the order of the file. */
const refuse = ({ text }: Source, problems: readonly LocatedProblem[]): Refused => ({
  problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column),
  source: redactFile(text),
})
