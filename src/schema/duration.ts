const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 24 * 3_600_000 }

/** A duration such as `30s`, `5m` or `1h` in milliseconds; undefined for any other text. */
export function durationOf(text: string): number | undefined {
  const [, number, unit = ''] = /^([1-9]\d{0,3})([smhd])$/.exec(text) ?? []
  return number === undefined ? undefined : Number(number) * UNITS[unit]!
}
