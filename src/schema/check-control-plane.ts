import { CONTROL_PLANE } from './control-plane-schema.ts'
import { type ControlPlane, type ControlPlaneSpec, controlPlaneWithDefaults } from './control-plane.ts'
import type { ParsedSpec } from './document.ts'
import type { Pointer, Problem } from './problem.ts'
import { CONTROL_PLANE_RULES } from './rules/control-plane.ts'
import { schemaProblems } from './schema-errors.ts'

/** A control plane with defaults, or all problems of its file. */
export type CheckedControlPlane = { readonly controlPlane: ControlPlane } | { readonly problems: readonly Problem[] }

/** Checks a file against the schema, and against the rules once it is valid. `raw` returns the text of a field. */
export function checkControlPlane({ data }: Pick<ParsedSpec, 'data'>, raw: (at: Pointer) => string, region?: string): CheckedControlPlane {
  if (!isControlPlane(data)) return { problems: [OTHER_FILE] }
  const invalid = schemaProblems(data, raw)
  if (invalid.length > 0) return { problems: invalid }
  const controlPlane = controlPlaneWithDefaults(data as ControlPlaneSpec, region)
  const problems = CONTROL_PLANE_RULES.flatMap(rule => rule(controlPlane))
  return problems.length > 0 ? { problems } : { controlPlane }
}

/** True for a file that says that it describes a control plane. */
export const isControlPlane = (data: { readonly kind?: unknown }) => data.kind === CONTROL_PLANE

const OTHER_FILE: Problem = { at: ['/kind'], message: 'this file does not describe a control plane', expected: `kind: ${CONTROL_PLANE}` }
