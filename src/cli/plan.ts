import { toJson } from '../report/json.ts'
import { painting, toText } from '../report/text.ts'
import { guard, toTerms } from './consent.ts'
import { EXIT } from './exit.ts'
import { open, type Options } from './session.ts'

/** Shows what apply would do, and changes nothing. Ends with 2 when there is something to do, with 1 when what is asked cannot be done. */
export async function plan(options: Options & { readonly output: 'text' | 'json' }): Promise<number> {
  const session = await open(options)
  const { graph, plan } = session
  const whole = await plan(graph)
  const guarded = guard(whole, toTerms(session, { approve: [] }))
  const text =
    options.output === 'json'
      ? `${JSON.stringify(toJson(whole, { notes: graph.notes, guarded }, new Date()), undefined, 2)}\n`
      : toText(whole, guarded ? [...graph.notes, `apply will change nothing: ${guarded}`] : graph.notes, painting(process.stdout))
  process.stdout.write(text)
  if (whole.steps.some(({ action }) => action !== 'none')) return EXIT.changes
  return whole.steps.some(step => step.action === 'none' && step.refused) ? EXIT.error : EXIT.ok
}
