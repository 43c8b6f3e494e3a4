/** Why an environment cannot be opened or worked on, in a sentence for people. */
export class OperatorError extends Error {}

/** AWS denies the operator what it needs; the message names it. */
export class AccessDenied extends OperatorError {
  override readonly name = 'AccessDenied'
}
