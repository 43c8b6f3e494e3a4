import { Events } from '../../src/reconciler/events.ts'

/** The options of an act that waits for at most a minute, and that nobody watches. */
export const actOptions = () => ({
  wait: true,
  signal: AbortSignal.timeout(60_000),
  events: new Events(),
  onWait: () => {},
  onLeaseError: () => {},
  onRecordError: () => {},
})
