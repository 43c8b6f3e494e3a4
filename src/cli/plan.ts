import { toJson } from '../report/json.ts'
import { painting, toText } from '../report/text.ts'
import { EXIT } from './exit.ts'
import { open, type Options } from './session.ts'

/** Shows what apply would do, and changes nothing. Ends with 2 when there is something to do. */
export async function plan(options: Options & { readonly output: 'text' | 'json' }): Promise<number> {
  const { graph, look } = await open(options)
  const whole = await look(graph)
  const text =
    options.output === 'json'
      ? `${JSON.stringify(toJson(whole, graph.notes, new Date()), undefined, 2)}\n`
      : toText(whole, graph.notes, painting(process.stdout))
  process.stdout.write(text)
  return whole.steps.some(({ action }) => action !== 'none') ? EXIT.changes : EXIT.ok
}
