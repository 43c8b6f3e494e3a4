/** Prints the title of a step, and what to look for. */
export function say(title: string, text: string): void

/** Runs the command line, and shows its output and its exit code; gives whether that is the expected one. */
export function postmagiq(expected: number, ...args: string[]): Promise<boolean>

/** Runs a script that acts as somebody else; gives whether it succeeded. */
export function script(name: string, env?: NodeJS.ProcessEnv): Promise<boolean>

/** Runs a program in this terminal, and gives its exit code. */
export function run(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<number | null>
