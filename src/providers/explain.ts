/** The result of a call. An error of that code or message gets plain words before AWS's own; it stays the error that it is. */
export async function explain<T>(call: Promise<T>, expected: RegExp, words: string): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (!(error instanceof Error) || !expected.test(`${error.name}: ${error.message}`)) throw error
    throw Object.assign(new Error(`${words}: ${error.message}`), { name: error.name })
  }
}
