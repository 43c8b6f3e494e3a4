/** The part of an answer that says what is wrong. */
interface Refusal {
  readonly status: number
  readonly headers: Headers
}

/** Throws an error of sending or receiving again, in a sentence that names the server. */
export const explainError = (url: string, timeout: number) => (error: Error) => {
  const { host } = new URL(url)
  if (error.name === 'TimeoutError') throw new Error(`${host} did not answer within ${timeout / 1000} seconds`)
  // fetch says only that it failed; the cause says why.
  const cause = error.cause instanceof Error ? error.cause : undefined
  if (!cause) throw error
  throw new Error(`${host} cannot be reached: ${cause.message || (cause as NodeJS.ErrnoException).code}`)
}

/** The error for an answer that is not Git's. Its content is left out: it may be anything. */
export function explainAnswer(url: string, { status, headers }: Refusal): Error {
  const { host } = new URL(url)
  if (status === 401 || status === 403)
    return new Error(
      `${host} refuses access (${status}): give a token that may read it as POSTMAGIQ_GIT_TOKEN, or name its secret as POSTMAGIQ_GIT_SECRET`,
    )
  if (status === 404) return new Error(`${host} has no such repository, or its token may not read it (404)`)
  const location = status >= 300 && status < 400 ? headers.get('location') : null
  if (location && URL.canParse(location, url)) {
    const { origin, pathname } = new URL(location, url)
    return new Error(`the repository is now at ${origin}${pathname.replace(/\/info\/refs$/, '')} (${status}): name that as the source`)
  }
  return new Error(status === 200 ? `${host} does not answer as a Git server` : `${host} answered ${status}`)
}
