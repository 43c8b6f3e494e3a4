import type { Ref } from '../reconciler/ref.ts'

/** A secret or parameter that tasks read when they start. */
export interface VariableSource {
  readonly kind: 'secret' | 'parameter'
  readonly arn: Ref<string>
  /** Where each environment variable gets its value: the `valueFrom` of ECS. */
  readonly variables: Ref<Readonly<Record<string, string>>>
  /** Changes with the values, so that tasks restart to read them. */
  readonly version: Ref<string>
}
