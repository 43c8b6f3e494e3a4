import type { Environment } from './environment.ts'

/** The path of a field, as a JSON Pointer: `/spec/services/api/cpu`. */
export type Pointer = '' | `/${string}`

/** A part of a text: the offset of its first character and the one after its last. */
export type Span = readonly [start: number, end: number]

/** Something wrong with a spec. */
export interface Problem {
  readonly message: string
  readonly expected?: string | undefined
  /** A replacement, ready to be written. */
  readonly suggestion?: string | undefined
  /** The fields that may be wrong: the first one that is written gets the mark. */
  readonly at?: readonly Pointer[]
  /** Marks the name of the field instead of its value. */
  readonly part?: 'key'
  /** The wrong part of the text, where the problem belongs to no field. */
  readonly span?: Span
}

/** A problem and its place in a file. */
export interface LocatedProblem extends Pick<Problem, 'message' | 'expected' | 'suggestion'> {
  /** The file's name, as the user gave it. */
  readonly file: string
  /** Lines and columns count from 1, as in editors. */
  readonly line: number
  readonly column: number
  /** The column after the last wrong character on this line. */
  readonly endColumn: number
}

/** A condition on several fields, each of which is valid by itself. */
export type Rule = (environment: Environment) => readonly Problem[]
