import type { ProblemText } from './diagnostics.ts'
import type { Environment } from './environment.ts'
import type { Pointer } from './locate.ts'

/** Something wrong with what a spec says, by the fields it is about. */
export interface Problem extends ProblemText {
  /** The fields it takes to be wrong: the first of them that is written is where it is shown. */
  readonly at: readonly [Pointer, ...Pointer[]]
  /** Shown at the field's name where that is what is wrong. */
  readonly part?: 'key'
}

/** What must hold between fields, each of which is right by itself. */
export type Rule = (environment: Environment) => readonly Problem[]
