/** The part of S3 that records need, in memory: objects with versions, written on conditions. */
export class FakeBucket {
  readonly #objects = new Map<string, { readonly text: string; readonly version: string }>()
  #versions = 0

  /** Writes an object. */
  write(key: string, value: unknown) {
    this.#put(key, JSON.stringify(value))
  }

  async getObject({ Key }: { readonly Key: string }) {
    const found = this.#objects.get(Key)
    if (!found) throw Object.assign(new Error('The key does not exist'), { name: 'NoSuchKey' })
    return { Body: { transformToString: async () => found.text }, ETag: found.version }
  }

  async putObject({ Key, Body, IfMatch }: { readonly Key: string; readonly Body: string; readonly IfMatch?: string }) {
    if (IfMatch !== this.#objects.get(Key)?.version) throw Object.assign(new Error('Another version'), { name: 'PreconditionFailed' })
    return { ETag: this.#put(Key, Body) }
  }

  #put(key: string, text: string) {
    const version = `"${++this.#versions}"`
    this.#objects.set(key, { text, version })
    return version
  }
}
