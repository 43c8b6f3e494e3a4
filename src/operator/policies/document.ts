/** One statement of an IAM policy. */
export interface Statement {
  readonly Sid?: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
  readonly Condition?: Condition
}

/** Operator → key → values: all operators and keys must match, and one value of each. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

/** An IAM policy document. */
export interface Document {
  readonly Version: '2012-10-17'
  readonly Statement: readonly Statement[]
}

export const toDocument = (statements: readonly Statement[]): Document => ({ Version: '2012-10-17', Statement: statements })

export const allow = (Action: readonly string[], Resource: readonly string[], Condition?: Condition): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
})

export const deny = (Sid: string, Action: readonly string[], Resource: readonly string[]): Statement => ({
  Sid,
  Effect: 'Deny',
  Action,
  Resource,
})

/** The characters that AWS counts: those of the document without white space. */
export const sizeOf = (document: Document) => JSON.stringify(document).replace(/\s/g, '').length
