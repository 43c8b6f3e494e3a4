import { State } from '../../src/controller/state.ts'
import type { Session } from '../../src/operator/session.ts'
import type { Kind } from '../../src/providers/kind.ts'
import type { Event } from '../../src/reconciler/events.ts'
import { plan as planGraph } from '../../src/reconciler/plan.ts'
import { Status } from '../../src/reconciler/status.ts'
import type { Environment } from '../../src/schema/environment.ts'
import { newGraph } from './converge.ts'
import { FakeCloud } from './fake-cloud.ts'
import { dev, environmentOf } from './specs.ts'

const DEV = environmentOf(dev('region: us-east-1'))
export const KEY = 'postmagiq/dev in us-east-1'

/** A state with an environment that asks for one box, and what a controller does with it. */
export function controllerState(traits: Partial<Kind> = {}, asked: Partial<Environment> = {}, aws: unknown = {}) {
  const state = new State()
  const environment = { ...DEV, ...asked }
  const revision = { id: 'abc123', path: 'dev/postmagiq.yaml', environment }
  const graph = newGraph(environment.environment)
  const Box = new FakeCloud().kind('AWS::Test::Box', traits as never)
  graph.add(Box, 'box', { size: 1, colour: 'hidden-colour' })
  const plan = planGraph(graph, [Box as Kind], new Map())
  const session = { account: '123456789012', aws, graph, spec: environment } as unknown as Session
  const pass = { at: '2026-11-25T00:00:00.000Z', sort: 'cheap', result: 'succeeded', seconds: 1 } as const
  return {
    state,
    revision,
    plan,
    look: (reason: 'Ready' | 'Denied' | 'OutOfSync' | 'AwaitingValue' = 'Ready', message = 'because') =>
      state.looked({ revision, session, plan, at: Date.now(), status: statusOf(reason, message) }),
    pass: (reason: 'Ready' | 'Denied' | 'Progressing' | 'AwaitingValue' = 'Ready', message = 'because') =>
      state.passed(revision, pass, statusOf(reason, message)),
    fail: (message: string) => state.failed(revision, { ...pass, result: 'failed', message }),
    happen: (event: Partial<Event> & { readonly origin?: string } = {}) =>
      state.happened(revision, {
        at: '2026-11-25T00:00:00.000Z',
        revision: 'abc123',
        id: 'box',
        kind: 'AWS::Test::Box',
        outcome: { reason: 'Progressing', message: '' },
        ...event,
      }),
  }
}

function statusOf(reason: 'Ready' | 'Denied' | 'Progressing' | 'OutOfSync' | 'AwaitingValue', message: string): Status {
  const status = new Status()
  status.set('box', { reason, message }, 1)
  return status
}
