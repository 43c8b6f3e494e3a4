/** Whether a version is the declared one, or a later one of the same major: AWS brings those by itself, and never goes back. */
export function satisfiesVersion(live: string, declared: string): boolean {
  const [[major, minor = 0], [wantedMajor, wantedMinor = 0]] = [numbers(live), numbers(declared)]
  return major === wantedMajor && minor >= wantedMinor
}

const numbers = (version: string) => version.split('.').map(Number)
