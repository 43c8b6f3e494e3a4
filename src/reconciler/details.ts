/** The details that listings leave out, by ARN, as they were last read. */
export class Details {
  readonly #details = new Map<string, { readonly at: number; readonly value: Promise<unknown> }>()

  /** The known answer, or a new one. */
  get<T>(arn: string, read: () => Promise<T>): Promise<T> {
    const known = this.#details.get(arn)
    if (known) return known.value as Promise<T>
    const detail = { at: Date.now(), value: read() }
    this.#details.set(arn, detail)
    detail.value.catch(() => this.#details.get(arn) === detail && this.#details.delete(arn))
    return detail.value
  }

  /** Whether the answer for a resource is older than that, in milliseconds. */
  isOlder(arn: string, maxAge: number) {
    const known = this.#details.get(arn)
    return known !== undefined && Date.now() - known.at > maxAge
  }

  delete(arn: string) {
    this.#details.delete(arn)
  }

  clear() {
    this.#details.clear()
  }
}
