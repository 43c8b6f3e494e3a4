import type { Problem, Rule } from '../problem.ts'
import { textsIn } from '../texts.ts'

/** Lone surrogates, which are not text; NUL, which AWS rejects; and marks that change the reading direction, which hide text. */
const FORBIDDEN = /[\0\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u

/** All texts consist of characters that AWS accepts and people can see. */
export const characters: Rule = ({ environment: _environment, ...spec }) =>
  textsIn(spec, '/spec').flatMap(({ at, text }): Problem[] => {
    const [found] = FORBIDDEN.exec(text) ?? []
    if (found === undefined) return []
    const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    return [{ at: [at], message: `this text contains the character U+${code}`, expected: 'text that can be displayed' }]
  })
