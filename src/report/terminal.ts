import { createLogUpdate } from 'log-update'

interface Display {
  /** Writes a permanent line. */
  readonly write: (line: string) => void
  /** Removes all but the permanent lines. */
  readonly end: () => void
}

/** How often the waiting resources are printed where the stream is no terminal, in milliseconds. */
const HEARTBEAT = 30_000

/** Displays a run: a terminal shows the waiting resources below the permanent lines; another stream gets them at intervals. */
export function createDisplay(stream: NodeJS.WriteStream, waiting: () => readonly string[]): Display {
  return stream.isTTY && stream.columns > 0 ? ttyDisplay(stream, waiting) : plainDisplay(stream, waiting)
}

/** Shows nothing. */
export const quietDisplay: Display = { write: () => {}, end: () => {} }

function plainDisplay(stream: NodeJS.WriteStream, waiting: () => readonly string[]): Display {
  const write = (line: string) => void stream.write(`${line}\n`)
  const beat = setInterval(() => waiting().length > 0 && write(`Still waiting: ${waiting().join(', ')}`), HEARTBEAT)
  return { write, end: () => clearInterval(beat) }
}

function ttyDisplay(stream: NodeJS.WriteStream, waiting: () => readonly string[]): Display {
  const update = createLogUpdate(stream)
  const began = Date.now()
  const draw = () => {
    const seconds = Math.round((Date.now() - began) / 1000)
    const lines = waiting().slice(0, Math.max(3, (stream.rows ?? 24) - 8))
    update(
      [`  ${lines.length === 0 ? 'Listing' : 'Waiting'} (${seconds}s)  Ctrl-C stops safely`, ...lines.map(line => `    ${line}`)].join(
        '\n',
      ),
    )
  }
  const beat = setInterval(draw, 500)
  const write = (line: string) => {
    update.persist(line)
    draw()
  }
  const end = () => {
    clearInterval(beat)
    update.clear()
    update.done()
  }
  return { write, end }
}
