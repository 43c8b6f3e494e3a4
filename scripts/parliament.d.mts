/** Creates parliament's Python environment where it is missing or out of date, and gives its interpreter. */
export function setup(options?: { log?: (line: string) => void }): Promise<string>
