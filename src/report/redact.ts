import type { Kind } from '../providers/kind.ts'
import { SENSITIVE } from '../reconciler/compare.ts'

/** Whether a prop's value is never shown. */
export const isHidden = ({ writeOnly = [], sensitive = [] }: Kind, prop: string) => writeOnly.includes(prop) || sensitive.includes(prop)

/** Props that may be shown: sensitive values are replaced, and write-only ones left out. */
export const redactProps = (kind: Kind, props: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(props)
      .filter(([prop]) => !kind.writeOnly?.includes(prop))
      .map(([prop, value]) => [prop, kind.sensitive?.includes(prop) ? SENSITIVE : (value as unknown)]),
  )
