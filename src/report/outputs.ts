import type { Plan } from '../reconciler/plan.ts'
import { showInline } from './format-value.ts'
import { printable } from './printable.ts'
import { columns } from './status.ts'

/** A resource that exists, and what others may refer to. */
interface ResourceOutputs {
  readonly type: string
  readonly name: string
  readonly arn: string
  readonly outputs: Readonly<Record<string, unknown>>
}

/** By id, the outputs that resources have now. One that does not exist has none. */
export type OutputsById = Readonly<Record<string, ResourceOutputs>>

/** The outputs of all live resources that the spec asks for. Secret values are no outputs of any kind. */
export function toOutputs({ steps }: Plan): OutputsById {
  return Object.fromEntries(
    steps.flatMap(step => {
      if (!('live' in step) || !step.live || step.action === 'delete' || step.live.status === 'terminating') return []
      const { name, arn, outputs } = step.live
      const shown = Object.entries(outputs as object).filter(([, value]) => value !== undefined)
      return [[step.id, { type: step.kind.type, name, arn, outputs: Object.fromEntries(shown) }] as const]
    }),
  )
}

/** The outputs by which people reach or name something; the rest are ids, ARNs and versions. */
const ADDRESS = /^(name|url|uri|host|port|endpoint|address|dnsName|domainName|publicIp)$|(Url|Uri|Host|Endpoint)$/

/** One line an output: addresses and names, or, in full, every one. */
export function outputsText(byId: OutputsById, isFull: boolean): string {
  const rows = Object.entries(byId).flatMap(([id, { outputs }]) =>
    Object.entries(outputs)
      .filter(([output]) => isFull || ADDRESS.test(output))
      .map(([output, value]) => [id, output, typeof value === 'string' ? printable(value) : showInline(value)]),
  )
  return rows.length === 0 ? '' : columns([['RESOURCE', 'OUTPUT', 'VALUE'], ...rows])
}
