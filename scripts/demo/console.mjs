/** What the demos print and run. Plain JavaScript without dependencies, because it also runs where nothing is installed yet. */
import { spawn } from 'node:child_process'

/** The pinned Node, which reads TypeScript. */
export const NODE = 'node_modules/node/bin/node'

export function say(title, text) {
  console.log(`\n\u001b[1m${title}\u001b[0m\n${text}`)
}

/** Runs the command line, and shows its output and its exit code. The process fails later unless that is the expected one. */
export async function postmagiq(expected, ...args) {
  console.log(`\n$ bin/postmagiq ${args.join(' ')}`)
  const code = await run('bin/postmagiq', args)
  console.log(`exit code ${code}`)
  if (code === expected) return true
  process.exitCode = 1
  console.log(`(${expected} was expected)`)
  return false
}

/** Runs a script that acts as somebody else: a pipeline, or a person in the console. */
export async function script(name, env = process.env) {
  console.log(`\n$ node scripts/others/${name}.ts`)
  const code = await run(NODE, [`scripts/others/${name}.ts`], env)
  if (code !== 0) process.exitCode = 1
  return code === 0
}

/** Runs a program in this terminal, and gives its exit code. */
export function run(program, args, env = process.env) {
  return new Promise((resolve, reject) => spawn(program, args, { stdio: 'inherit', env }).on('error', reject).on('close', resolve))
}
