import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { printTable } from '../table.ts'
import { CONVERGED, firstWrite, LEADS, prepare, startReplica, until, WAITS } from './replica.ts'

type Replica = Awaited<ReturnType<typeof startReplica>>

/** Measures how long another replica takes to look, and to act, after the leader of dev was killed. */
export async function measureTakeover(url: string) {
  await prepare(url, 'dev')
  const text = await readFile('environments/dev/postmagiq.yaml', 'utf8')
  const folder = await mkdtemp(join(tmpdir(), 'postmagiq-bench-'))
  const write = (more: string) => writeFile(join(folder, 'postmagiq.yaml'), `${text}${more}`)
  await write('')
  const replicas: Replica[] = []
  const start = async (line: RegExp) => {
    const replica = await startReplica(url, folder, '--resync', '1m')
    replicas.push(replica)
    await replica.logged(line)
    return replica
  }
  try {
    const first = await start(CONVERGED)
    const second = await start(WAITS)
    const idle = await kill(first)
    const looked = await secondsTo(second, idle, firstLook)
    await second.logged(LEADS)
    const third = await start(WAITS)
    const retained = second.hold(/^PutRetentionPolicy$/)
    const written = Date.now()
    await write('\n  logs:\n    retentionDays: 60\n')
    await retained
    const reaction = ((Date.now() - written) / 1000).toFixed(2)
    const acting = await kill(second)
    const rows: [string, string][] = [
      ['an idle leader is killed: to the first look of the other', looked],
      ['a leader is killed while it acts: to the first look of the other', await secondsTo(third, acting, firstLook)],
      ['the same: to its first writing call', await secondsTo(third, acting, firstWrite)],
      ['a file is written in a directory: to the first writing call', reaction],
    ]
    printTable(['take-over', 'seconds'], rows)
  } finally {
    await Promise.all(replicas.map(({ stop }) => stop()))
    await rm(folder, { recursive: true })
  }
}

/** Kills a replica; gives the moment, in milliseconds since the epoch. */
async function kill({ child }: Replica) {
  child.kill('SIGKILL')
  return Date.now()
}

const firstLook: typeof firstWrite = (calls, from) => calls.find(({ name, at }) => name === 'DescribeVpcs' && at >= from)

async function secondsTo({ calls }: Replica, from: number, find: typeof firstWrite) {
  await until(() => find(calls, from) !== undefined, 'a call of the other replica')
  return ((find(calls, from)!.at - from) / 1000).toFixed(1)
}
