import { readFile } from 'node:fs/promises'
import { GitServer } from '../../support/git-server.ts'
import type { Seen } from '../../support/proxy.ts'
import { printTable } from '../table.ts'
import { CONVERGED, firstWrite, isOfControl, prepare, startReplica, until } from './replica.ts'

const MIB = 2 ** 20
const PASSES = 20
const COMMITS = 5
const PATH = 'environments/prod/postmagiq.yaml'

/** Measures `run` with one prod from Git: its memory after 20 passes, and the seconds from a commit to the first call that changes AWS. */
export async function measureReaction(url: string) {
  await prepare(url, 'prod')
  const text = await readFile(PATH, 'utf8')
  const server = new GitServer()
  const asked: number[] = []
  server.intercept = () => {
    asked.push(Date.now())
    return false
  }
  server.commit('Add prod', { [PATH]: text })
  await server.start()
  const replica = await startReplica(url, `${server.url}#main:environments`, '--poll', '1s', '--resync', '1s')
  try {
    await replica.logged(CONVERGED)
    const idle = await memoryAfterPasses(replica)
    const delays = []
    for (let days = 0; days < COMMITS; days++) delays.push(await delayOf({ server, asked, calls: replica.calls }, text, RETENTIONS[days]!))
    printTable(['run with one prod', 'measured'], [...idle, ['seconds from commit seen to first writing call', delays.join(', ')]])
  } finally {
    await replica.stop()
    await server.stop()
  }
}

/** Days that CloudWatch Logs accepts. */
const RETENTIONS = [60, 90, 120, 150, 180]

interface Running {
  readonly server: GitServer
  /** When the controller asked the Git server, in milliseconds since the epoch. */
  readonly asked: readonly number[]
  readonly calls: readonly Seen[]
}

/** The seconds from the first poll after a commit to the first call that changes something. */
async function delayOf({ server, asked, calls }: Running, text: string, days: number) {
  server.commit(`Keep logs ${days} days`, { [PATH]: `${text}\n  logs:\n    retentionDays: ${days}\n` })
  const committed = Date.now()
  await until(() => firstWrite(calls, committed) !== undefined, 'a call that changes AWS')
  await until(() => isQuiet(calls), 'the end of the changes')
  const seen = asked.find(at => at >= committed)!
  return ((firstWrite(calls, committed)!.at - seen) / 1000).toFixed(2)
}

const isQuiet = (calls: readonly Seen[]) => !firstWrite(calls, Date.now() - 6_000)

async function memoryAfterPasses({
  child,
  calls,
}: {
  readonly child: { readonly pid?: number | undefined }
  readonly calls: readonly Seen[]
}) {
  const from = calls.length
  const began = Date.now()
  const passes = () => calls.slice(from).filter(({ name }) => name === 'DescribeVpcs').length
  await until(() => passes() >= PASSES, `${PASSES} passes`)
  const seconds = (Date.now() - began) / 1000
  const control = calls.slice(from).filter(isOfControl)
  const rows: [string, string | number][] = [
    [`RSS after ${PASSES} passes, MiB`, Math.round((await memoryOf(child.pid!, 'VmRSS')) / MIB)],
    ['its highest until then, MiB', Math.round((await memoryOf(child.pid!, 'VmHWM')) / MIB)],
  ]
  for (const [what, pattern] of Object.entries(APART)) {
    const count = control.filter(({ name }) => pattern.test(name)).length
    rows.push([`calls of ${what}: a minute, a pass`, `${Math.round((count / seconds) * 60)}, ${(count / passes()).toFixed(1)}`])
  }
  return rows
}

/** What is counted apart from passes, by the keys in the control bucket. */
const APART = {
  'the leader\u2019s lease': /leader\//,
  'the environment\u2019s lease': /lease\//,
  requests: /requests/,
  records: /(applied|status|history)\//,
}

/** The memory of a process by the kernel's name for it, in bytes. */
async function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM') {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)![1]) * 1024
}
