import { styleText } from 'node:util'

export type Colour = 'green' | 'yellow' | 'red' | 'cyan' | 'dim' | 'bold'
export type Paint = (colour: Colour, text: string) => string

/** Colours where the stream is a terminal that wants them; NO_COLOR, FORCE_COLOR and TERM=dumb are respected. */
export const painting =
  (stream: NodeJS.WriteStream): Paint =>
  (colour, text) =>
    styleText(colour, text, { stream })

/** No colours. */
export const plain: Paint = (_colour, text) => text
