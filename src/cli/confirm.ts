import { createInterface } from 'node:readline/promises'
import { EXIT, Exit } from './exit.ts'

/** Asks on a terminal; elsewhere nobody could answer, so it says which flag to pass. */
export async function confirm(question: string, word: string) {
  if (!process.stdin.isTTY)
    throw new Exit(EXIT.invalid, 'Nothing was changed: there is no terminal to ask on. Pass --yes to go ahead without being asked.')
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await prompt.question(`${question}\nType ${word} to go ahead: `)
  prompt.close()
  if (answer.trim() !== word) throw new Exit(EXIT.error, 'Nothing was changed.')
}
