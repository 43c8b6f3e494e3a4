/** A call as the emulator logs it, under botocore's names. */
export interface LoggedCall {
  readonly service: string
  readonly operation: string
  readonly region: string
  readonly input: Readonly<Record<string, unknown>>
}

/** The control interface of our own emulator: it injects faults, changes settings and counts calls. */
export const emulatorControl = (url: string) => ({
  /** Injects faults into later calls. */
  faults: (faults: readonly object[]) => call(`${url}/_postmagiq/faults`, 'POST', faults),
  /** Gives a field of later answers another value; null leaves it out. */
  override: (order: { readonly service: string; readonly operation: string; readonly field: string; readonly value: unknown }) =>
    call(`${url}/_postmagiq/faults`, 'POST', [{ kind: 'override', ...order }]),
  settings: (settings: { lateListings?: number; timeScale?: number; fargateVcpus?: number | null }) =>
    call(`${url}/_postmagiq/settings`, 'POST', settings),
  /** Fills the account with resources of somebody else: so many of each type. */
  foreignResources: (numbers: Readonly<Record<string, number>>) => call(`${url}/_postmagiq/foreign-resources`, 'POST', numbers),
  /** The calls since the last reset. */
  calls: async (): Promise<readonly { service: string; operation: string }[]> =>
    (await call(`${url}/_postmagiq/calls`, 'GET')).json() as never,
  /** The same, the newest 20,000 with their parameters. */
  inputs: async (): Promise<readonly LoggedCall[]> => (await call(`${url}/_postmagiq/inputs`, 'GET')).json() as never,
  /** Empties both logs. */
  forgetCalls: () => call(`${url}/_postmagiq/calls`, 'DELETE'),
  /** Removes all faults, and makes listings timely. */
  clearFaults: async () => {
    await call(`${url}/_postmagiq/faults`, 'DELETE')
    await call(`${url}/_postmagiq/settings`, 'POST', { lateListings: 0 })
  },
  /** Empties the account. */
  reset: () => call(`${url}/moto-api/reset`, 'POST'),
})

async function call(url: string, method: string, body?: object) {
  const answer = await fetch(url, { method, headers: { 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) })
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`)
  return answer
}
