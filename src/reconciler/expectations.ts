/** Resources that were just created: a listing may be late to show them. */
export class Expectations {
  readonly #grace: number
  readonly #expected = new Map<string, { readonly at: number; readonly isSure: boolean }>()

  /** `grace`: how long AWS may take to list a new resource, in milliseconds. */
  constructor(grace: number) {
    this.#grace = grace
  }

  /** Records that a resource is about to exist, or, once AWS has confirmed it, surely does. */
  add(key: string, isSure = false) {
    this.#expected.set(key, { at: Date.now(), isSure })
  }

  /** Forgets the expectation: AWS refused, or the resource is deleted. */
  delete(key: string) {
    this.#expected.delete(key)
  }

  /** Whether a resource was created so recently that its absence from a listing proves nothing. */
  has(key: string, listedWithin = this.#grace) {
    const expected = this.#expected.get(key)
    return expected !== undefined && Date.now() - expected.at < (expected.isSure ? listedWithin : this.#grace)
  }
}
