import { createInterface } from 'node:readline/promises'
import { EXIT, Exit } from './exit.ts'

/** Ends the program before it contacts anything if it would have to ask and there is no terminal. */
export function checkAskable({ yes }: { readonly yes?: boolean }) {
  if (!yes && !process.stdin.isTTY)
    throw new Exit(EXIT.invalid, 'Nothing was contacted: there is no terminal to ask on. Pass --yes to go ahead without being asked.')
}

/** Asks on a terminal, and ends the program unless the answer is the word. */
export async function confirm(question: string, word: string) {
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await prompt.question(`${question}\nType ${word} to go ahead: `).catch(() => {
    throw new Exit(EXIT.interrupted, '\nNothing was changed.')
  })
  prompt.close()
  if (answer.trim() !== word) throw new Exit(EXIT.error, 'Nothing was changed.')
}
