import type { Problem, Rule } from '../problem.ts'

/** The day on which an approval expires exists. */
export const days: Rule = ({ approvals }) =>
  approvals.flatMap(({ until = '' }, index): Problem[] =>
    isDay(until.slice(0, 10))
      ? []
      : [
          {
            at: [`/spec/approvals/${index}/until`],
            message: `the day ${until.slice(0, 10)} does not exist`,
            expected: 'a date and time such as 2026-12-01T00:00:00Z',
          },
        ],
  )

/** `Date` reads the 31st of February as a day in March. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
