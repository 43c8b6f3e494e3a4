/** Whether a version is the declared one or a later one of the same major version, as AWS upgrades minor versions by itself. */
export function satisfiesVersion(live: string, declared: string): boolean {
  const [major, minor = 0] = numbers(live)
  const [declaredMajor, declaredMinor = 0] = numbers(declared)
  return major === declaredMajor && minor >= declaredMinor
}

const numbers = (version: string) => version.split('.').map(Number)
