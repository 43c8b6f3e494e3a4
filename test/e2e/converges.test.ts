import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConsentPolicy } from '../../src/reconciler/consent.ts'
import type { Graph } from '../../src/reconciler/graph.ts'
import { toApplied } from '../../src/reconciler/applied.ts'
import type { Plan } from '../../src/reconciler/plan.ts'
import { isChange, needsConsent } from '../../src/reconciler/step.ts'
import type { Environment } from '../../src/schema/environment.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { graphOf, planNow, runOnce } from '../support/engine.ts'
import { edits, environmentFrom, merge, type SpecPart, specs } from '../support/generated-specs.ts'
import { emulatorControl } from '../support/emulator-control.ts'

/** The seed of the generated specs, the same in every run unless SEED is set. */
const seed = Number(process.env['SEED'] ?? 1)

const noConsent: ConsentPolicy = { approvals: [], destroyLimit: 1_000 }
const START: SpecPart = { tier: 'prod', services: { web: { image: 'public.ecr.aws/nginx/nginx:1.29', port: 8080, paths: ['/*'] } } }

let emulator: Emulator

beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0 })
  process.env['AWS_ENDPOINT_URL'] = emulator.url
})
afterAll(() => emulator.stop())

/** Applies a spec without consent, and expects that a plan then changes nothing but what needs consent; true when something does. */
async function convergesTo(spec: Environment) {
  const graph = graphOf(spec)
  const { status } = await runOnce(spec, graph, { policy: noConsent })
  const plan = await planNow(spec, graph)
  const stalled = status.ids.filter(id => !status.isSatisfied(id)).map(id => [id, status.found(id)])
  expect(unexplained(plan, graph), JSON.stringify({ spec, stalled }, undefined, 1)).toEqual([])
  return plan.steps.some(isChange)
}

/** The changes of a plan that neither need consent nor follow from one that does. */
function unexplained({ steps }: Plan, graph: Graph): string[] {
  const explained = new Set(steps.filter(needsConsent).map(({ id }) => id))
  for (const { id, references, after } of graph.nodes.values())
    if ([...references, ...after].some(other => explained.has(other))) explained.add(id)
  return steps
    .filter(isChange)
    .filter(({ id, action }) => !explained.has(id) && !(action === 'delete' && explained.size > 0))
    .map(({ id, action, because }) => `${action} ${id}: ${because}`)
}

/** The steps from one spec to another that a plan does not attribute to the spec alone, in an account that is as the first one says. */
async function ofDrift(spec: Environment, edited: Environment): Promise<string[]> {
  const [before, after] = [graphOf(spec), graphOf(edited)]
  after.applied = toApplied(before, await planNow(spec, before))
  const { steps } = await planNow(edited, after)
  return steps
    .filter(step => isChange(step) && step.origin !== 'spec')
    .map(step => `${step.action} ${step.id}: ${JSON.stringify('changes' in step && step.changes)}`)
}

test('every valid spec converges from an empty account', async () => {
  const valid = specs.filter(spec => environmentFrom(spec) !== undefined)
  const property = fc.asyncProperty(valid, async spec => {
    await emulatorControl(emulator.url).reset()
    expect(await convergesTo(environmentFrom(spec)!)).toBe(false)
  })
  await fc.assert(property, { seed, numRuns: 5, endOnFailure: true })
}, 300_000)

test('every edit of a live environment converges, or waits for consent and can be undone', async () => {
  await emulatorControl(emulator.url).reset()
  let spec = START
  await convergesTo(environmentFrom(spec)!)
  for (const edit of fc.sample(edits, { seed, numRuns: 16 })) {
    const edited = environmentFrom(merge(spec, edit))
    if (!edited) continue
    expect(await ofDrift(environmentFrom(spec)!, edited), JSON.stringify(edit)).toEqual([])
    const waits = await convergesTo(edited)
    if (waits) expect(await convergesTo(environmentFrom(spec)!), `undoing ${JSON.stringify(edit)}`).toBe(false)
    else spec = merge(spec, edit)
  }
}, 300_000)
