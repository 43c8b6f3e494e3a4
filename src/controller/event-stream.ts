import type { EventStreamMessage } from './api.ts'

interface Client {
  readonly controller: ReadableStreamDefaultController<Uint8Array>
  /** Closes the connection of a client that does not read. */
  readonly drop: () => void
}

interface Options {
  readonly maxClients?: number
  /** In milliseconds. */
  readonly heartbeat?: number
}

/** How many messages are sent again to a client that comes back. */
const KEPT = 500

/** How many messages a client may be behind. */
const BACKLOG = 256

const encoder = new TextEncoder()

/** Server-sent events to a bounded number of clients; one that does not keep up is dropped, and may come back for what it missed. */
export class EventStream {
  readonly #clients = new Set<Client>()
  readonly #maxClients: number
  readonly #heartbeat: NodeJS.Timeout
  /** Ids rise also over restarts, as long as there are fewer than a thousand messages a second. */
  #id = Date.now()
  #kept: { readonly id: number; readonly text: string }[] = []

  constructor({ maxClients = 50, heartbeat = 15_000 }: Options = {}) {
    this.#maxClients = maxClients
    this.#heartbeat = setInterval(() => this.#sendAll(': heartbeat\n\n'), heartbeat)
    this.#heartbeat.unref()
  }

  get isFull(): boolean {
    return this.#clients.size >= this.#maxClients
  }

  get clients(): number {
    return this.#clients.size
  }

  send({ type, data }: EventStreamMessage) {
    const id = ++this.#id
    const text = `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`
    this.#kept = [...this.#kept, { id, text }].slice(-KEPT)
    this.#sendAll(text)
  }

  /** The events from now on, after those since the id that the client saw last. */
  open(lastId: string | undefined, drop: () => void): ReadableStream<Uint8Array> {
    const missed = lastId === undefined ? [] : this.#kept.filter(({ id }) => id > Number(lastId))
    let client: Client
    return new ReadableStream<Uint8Array>(
      {
        start: controller => {
          client = { controller, drop }
          this.#clients.add(client)
          controller.enqueue(encoder.encode(`: connected\n\n${missed.map(({ text }) => text).join('')}`))
        },
        cancel: () => void this.#clients.delete(client),
      },
      { highWaterMark: BACKLOG },
    )
  }

  /** Ends all streams. */
  close() {
    clearInterval(this.#heartbeat)
    for (const { controller } of this.#clients) controller.close()
    this.#clients.clear()
  }

  #sendAll(text: string) {
    const bytes = encoder.encode(text)
    for (const client of this.#clients) {
      if ((client.controller.desiredSize ?? 0) > 0) client.controller.enqueue(bytes)
      else this.#drop(client)
    }
  }

  #drop(client: Client) {
    this.#clients.delete(client)
    client.drop()
  }
}
