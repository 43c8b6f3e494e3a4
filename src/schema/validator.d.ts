import type { Pointer } from './problem.ts'

/** An error of ajv. */
export interface ValidationError {
  readonly keyword: string
  readonly instancePath: Pointer
  /** The keyword in the schema, as the fragment of a URI. */
  readonly schemaPath: string
  readonly params: Readonly<Record<string, unknown>>
  /** The invalid name, where a name is invalid. */
  readonly propertyName?: string
}

/** Checks data against the schema. Generated from schema.ts by `npm run generate`. */
export const validate: {
  (data: object): boolean
  readonly errors?: readonly ValidationError[] | null
}
