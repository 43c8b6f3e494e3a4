import type { Diagnostic } from './diagnostics.ts'
import { read } from './document.ts'
import type { Environment } from './environment.ts'
import { readSpec } from './file.ts'
import { checkSpec } from './check-spec.ts'
import { redact } from './redact.ts'
import { type Source, toSource } from './source.ts'

/** An environment, or all that keeps a file from describing one, with the file's text fit to be shown. */
export type Loaded = { readonly environment: Environment } | { readonly problems: readonly Diagnostic[]; readonly source: string }

/** What a spec need not say because whoever loads it knows. */
export interface LoadOptions {
  /** The region where neither the spec nor its zones say: that of the command or of the profile. */
  readonly region?: string
}

/** Reads an environment from a file, or from the `postmagiq.yaml` of a folder. */
export async function load(path: string, surroundings: LoadOptions = {}): Promise<Loaded> {
  const found = await readSpec(path)
  return 'problem' in found ? { problems: [found.problem], source: '' } : parse(found.bytes, found.file, surroundings)
}

/** Reads an environment from a file's bytes; `file` is what problems call it. */
export function parse(bytes: Uint8Array, file: string, { region }: LoadOptions = {}): Loaded {
  const { source, problem } = toSource(file, bytes)
  if (problem) return refuse(source, [problem])
  const { written, problems } = read(source)
  if (!written) return refuse(source, problems)
  const { findings, environment } = checkSpec(written, at => source.text.slice(...written.locate([at])), region)
  const placed = findings.map(finding => source.diagnose(written.locate(finding.at, finding.part), finding))
  return environment && problems.length + findings.length === 0 ? { environment } : refuse(source, [...problems, ...placed])
}

/** All problems from top to bottom. */
const refuse = ({ text }: Source, problems: readonly Diagnostic[]): Loaded => ({
  problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column),
  source: redact(text),
})
