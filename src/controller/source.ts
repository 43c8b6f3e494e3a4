/** A spec file of a source, as it is now. */
export interface SpecFile {
  /** Its path, as people know it. */
  readonly path: string
  readonly bytes: Uint8Array
  /** The commit it is from, who made that commit, and the first line of its message, where the source has commits. */
  readonly commit?: string
  readonly author?: string
  readonly subject?: string
  /** The version of the object, where the source is a bucket with versions. */
  readonly version?: string
}

/** A source of specs. */
export interface Source {
  /** The source as it was given: `./environments`. */
  readonly name: string
  /** Reads every spec that it has now. Throws where it cannot be reached. */
  read(): Promise<readonly SpecFile[]>
  /** Whether a file with this path, as people know it, is or was one of this source. */
  owns(path: string): boolean
  /** Sets what to call when a file may have changed. A source that cannot know has none; that of others may never be called. */
  onChange?(listener: () => void): void
}

/** Whether specs are searched in a folder with this name: hidden ones and `node_modules` are left out. */
export const isSearched = (folder: string) => !folder.startsWith('.') && folder !== 'node_modules'
