import { toConsentPolicy } from '../operator/consent-policy.ts'
import { isChange } from '../reconciler/step.ts'
import { toJson } from '../report/json.ts'
import { painting } from '../report/paint.ts'
import { toText } from '../report/text.ts'
import { detailOf } from './detail.ts'
import { guard } from './consent.ts'
import { EXIT } from './exit.ts'
import { open } from './open.ts'
import type { Options } from './read-spec.ts'

interface PlanOptions extends Options {
  readonly output: 'text' | 'json'
  readonly full?: boolean
  readonly quiet?: boolean
}

/** Shows what apply would do, and changes nothing. Ends with 2 when there are changes, and with 1 when the only differences cannot be changed. */
export async function plan(options: PlanOptions): Promise<number> {
  const session = await open(options)
  const { graph, spec } = session
  const whole = await session.plan(graph)
  const guarded = guard(whole, toConsentPolicy(spec, { approve: [] }))
  const notes = guarded ? [...graph.notes, `apply will change nothing: ${guarded}`] : graph.notes
  const text =
    options.output === 'json'
      ? `${JSON.stringify(toJson(whole, { notes: graph.notes, guarded }, new Date()), undefined, 2)}\n`
      : toText(whole, { notes, paint: painting(process.stdout), detail: detailOf(options) })
  process.stdout.write(text)
  if (whole.steps.some(isChange)) return EXIT.changes
  return whole.steps.some(step => step.action === 'none' && step.rejected) ? EXIT.error : EXIT.ok
}
