/** Whether a version is the declared one or a later one of the same major version, as AWS upgrades minor versions by itself. */
export function satisfiesVersion(live: string, declared: string): boolean {
  const [major, minor = 0] = numbers(live)
  const [declaredMajor, declaredMinor = 0] = numbers(declared)
  return major === declaredMajor && minor >= declaredMinor
}

/** The difference between the major versions: negative where a change would be a downgrade. */
export const majorDifference = (live: string, declared: unknown) =>
  typeof declared === 'string' ? numbers(declared)[0]! - numbers(live)[0]! : 0

/** Says that a minor version has no effect, as a later one runs. */
export function notesOnVersion(live: string | undefined, declared: unknown): readonly string[] {
  if (live === undefined || typeof declared !== 'string' || majorDifference(live, declared) !== 0) return []
  const [[, minor = 0], [, declaredMinor]] = [numbers(live), numbers(declared)]
  const isOlder = declaredMinor !== undefined && declaredMinor < minor
  return isOlder ? [`engineVersion ${declared} has no effect: ${live} runs, and AWS does not downgrade.`] : []
}

const numbers = (version: string) => version.split('.').map(Number)
