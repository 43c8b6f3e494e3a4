import { CONTROL_PLANE, controlPlaneSchema } from './control-plane-schema.ts'
import { KIND, type Schema, schema } from './schema.ts'
import { nearest } from './suggest.ts'
import { validate, validateControlPlane, type Validate } from './validator.js'

/** A schema for whole files, as data and as code. */
export interface Root {
  readonly schema: Schema
  readonly validate: Validate
}

const ENVIRONMENT: Root = { schema, validate }

const ROOTS: ReadonlyMap<unknown, Root> = new Map([
  [KIND, ENVIRONMENT],
  [CONTROL_PLANE, { schema: controlPlaneSchema, validate: validateControlPlane }],
])

/** The values of `kind`. */
const KINDS = [KIND, CONTROL_PLANE]

/** The root for a file: of its kind, else of the kind that was probably meant, else of environments. */
export const rootOf = ({ kind }: { readonly kind?: unknown }): Root =>
  ROOTS.get(typeof kind === 'string' ? (nearest(kind, KINDS) ?? kind) : kind) ?? ENVIRONMENT
