/** A spec file of a source, as it is now. */
export interface SpecFile {
  /** Its path, as people know it. */
  readonly path: string
  readonly bytes: Uint8Array
}

/** Where specs come from. */
export interface Source {
  /** The source as it was given: `./environments`. */
  readonly name: string
  /** Reads every spec that it has now. Throws where it cannot be reached. */
  read(): Promise<readonly SpecFile[]>
}
