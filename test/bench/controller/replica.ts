import { setTimeout as pause } from 'node:timers/promises'
import { Aws } from '../../../src/providers/aws.ts'
import { launch } from '../../support/cli.ts'
import { emulatorControl } from '../../support/emulator-control.ts'
import { environment, graphOf, runOnce } from '../../support/engine.ts'
import { pushImage } from '../../support/pipeline.ts'
import { proxyTo, type Seen } from '../../support/proxy.ts'

/** Applies an environment, with its image, to an empty account, without the pauses that AWS needs. */
export async function prepare(url: string, name: string) {
  await emulatorControl(url).reset()
  const spec = await environment(`environments/${name}`)
  const aws = new Aws({ region: spec.region })
  await runOnce(spec, graphOf(spec))
  await pushImage(aws, `${spec.application}-${spec.environment}-api`)
  await runOnce(spec, graphOf(spec))
  aws.destroy()
}

/** A `run` of its own process, whose calls go through a proxy of its own. */
export async function startReplica(url: string, source: string, ...flags: string[]) {
  const proxy = await proxyTo(url)
  const { child, ended } = launch(proxy.url, 'run', '--source', source, ...flags)
  let log = ''
  child.stdout.on('data', text => (log += text))
  return {
    ...proxy,
    child,
    logged: (line: RegExp) => until(() => line.test(log), `the log has ${line}`),
    /** Ends the process and its proxy. */
    stop: async () => {
      child.kill('SIGKILL')
      await ended
      proxy.stop()
    },
  }
}

export const CONVERGED = /"ready":true.*the environment is as its revision says/
export const LEADS = /this process leads"/
export const WAITS = /waiting: .* leads/

/** Calls on the control bucket: leases, records and requests. */
export const isOfControl = ({ name }: Seen) => name.includes('postmagiq-control-')

/** The first call after a moment that changes something besides the control bucket. */
export const firstWrite = (calls: readonly Seen[], from: number) =>
  calls.find(call => call.isWrite && !isOfControl(call) && call.at >= from)

/** Waits up to 90 s. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 90_000; !(await isSo()); await pause(20)) if (Date.now() > end) throw new Error(`Waited in vain: ${what}`)
}
