/** Why an environment cannot be opened or worked on, in a sentence for people. */
export class OperatorError extends Error {}
