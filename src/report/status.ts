import type { Graph } from '../reconciler/graph.ts'
import type { Plan } from '../reconciler/plan.ts'
import { statusKey, statusOfPlan } from '../reconciler/plan-status.ts'
import type { Status } from '../reconciler/status.ts'
import { printable } from './printable.ts'

interface Row {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly arn: string
}

/** The environment, and where it is. */
interface Identity {
  readonly application: string
  readonly environment: string
  readonly region: string
  readonly account: string
}

/** The status of an environment from one plan: text for people, and Kubernetes-style conditions for programs. */
export function toStatus(plan: Plan, graph: Graph) {
  const { notes, spec } = graph
  const status = statusOfPlan(plan, graph)
  const rows = [...plan.steps, ...plan.terminating].map((step): Row & { readonly conditions: ReturnType<Status['conditions']> } => ({
    id: step.id,
    type: step.kind.type,
    name: ('live' in step && step.live?.name) || '',
    arn: ('live' in step && step.live?.arn) || '',
    conditions: status.conditions(statusKey(step)),
  }))
  return {
    status,
    /** One line a part of the environment and one for each resource that is not ready, or, in full, one for every resource. */
    toText: (isFull: boolean) => {
      const shown = isFull ? rows : rows.filter(({ conditions }) => conditions[0]?.status !== 'True')
      const tables = [...(isFull ? [] : [parts(rows)]), ...(shown.length > 0 ? [table(shown.map(toCells))] : [])]
      return [...tables, [summary(status, spec.environment), ...lines(plan, notes)].join('\n')].join('\n\n')
    },
    toJson: (identity: Identity) => ({
      ...identity,
      ready: status.ready,
      resources: rows,
      notes,
      orphans: plan.orphans.map(({ id, live: { arn } }) => ({ id, arn })),
    }),
  }
}

const summary = (status: Status, environment: string) => {
  const waiting = status.ids.filter(id => status.is(id, 'ActionNeeded')).length
  const ready = status.ids.filter(id => status.is(id, 'Ready')).length
  const state = status.ready ? 'Ready' : 'not Ready'
  return `${environment} is ${state}: ${ready} of ${status.ids.length} resources ready${waiting > 0 ? `, ${waiting} waiting for you` : ''}.`
}

const lines = (plan: Plan, notes: readonly string[]) => [
  ...notes.map(note => `Note: ${note}`),
  ...plan.orphans.map(({ id, live }) => `Orphaned: ${id} (${live.name}).`),
]

/** The resources that are not ready, each with its reason. */
export const describeNotReady = (status: Status, label: (key: string) => string) =>
  status.ids
    .filter(id => !status.is(id, 'Ready'))
    .map(id => printable(`  ${label(id)}: ${status.found(id)?.reason}: ${status.found(id)?.message}\n`))
    .join('')

const toCells = ({ id, type, conditions }: Row & { conditions: ReturnType<Status['conditions']> }) => [
  id,
  type.replace(/^AWS::/, ''),
  conditions.find(({ type }) => type === 'Ready')?.status ?? 'Unknown',
  conditions.find(({ type }) => type === 'Synced')?.status ?? 'Unknown',
  conditions[0]?.reason ?? '',
  printable(conditions[0]?.message ?? ''),
]

/** How much of each part of the environment is ready. */
function parts(rows: readonly (Row & { conditions: ReturnType<Status['conditions']> })[]): string {
  const groups = [...Map.groupBy(rows, ({ id }) => id.split('/')[0]!)]
  const ready = (group: typeof rows) => group.filter(({ conditions }) => conditions[0]?.status === 'True').length
  return columns([['PART', 'READY'], ...groups.map(([part, group]) => [part, `${ready(group)}/${group.length}`])])
}

const table = (rows: readonly string[][]) => columns([['NAME', 'KIND', 'READY', 'SYNCED', 'REASON', 'MESSAGE'], ...rows])

/** Columns as kubectl prints them. */
export function columns(all: readonly (readonly string[])[]): string {
  const widths = all[0]!.map((_, column) => Math.max(...all.map(row => row[column]!.length)))
  return all
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('   ')
        .trimEnd(),
    )
    .join('\n')
}
