/** Finds a Python that can create environments and whose version fits a Python expression. */
export function findPython(fits: string): Promise<string | undefined>

/** Creates a virtual environment with the packages of a requirements file, where it is missing or out of date, and gives its interpreter. */
export function createEnvironment(options: {
  folder: string
  requirements: string
  /** Gives the Python to create it with. */
  base: () => Promise<string>
  log?: (line: string) => void
}): Promise<string>
