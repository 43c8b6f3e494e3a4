/**
 * Shows the controller without an AWS account: specs in a Git repository, a commit, a drift, a commit with a mistake, a pause, and SIGTERM.
 * `npm run demo -- --controller` starts it with an emulator.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { IAM } from '@aws-sdk/client-iam'
import { emulatorControl } from '../../test/support/emulator-control.ts'
import { GitServer } from '../../test/support/git-server.ts'
import { postmagiq, run, say, script } from './console.mjs'
import { ControllerLog } from './controller-log.ts'

const SPEC = 'environments/dev/postmagiq.yaml'
const LOGS = '  logs:\n    retentionDays: 30\n'
const DEV = ['-f', 'environments/dev']
/** How late the event history of CloudTrail shows an event, in seconds; on AWS it is minutes. */
const LATE_EVENTS = 3
const AS_ASKED = /^the environment is as its revision says/
const NEXT = `  docs/controller.md                  what it does, and every switch: manual deployments, windows, approvals, rollback, notifications
  bin/postmagiq run --help            its flags
  bin/postmagiq bootstrap --help      runs it on Fargate: docs/control-plane.md`

const toOutput = promisify(execFile)
const spec = await readFile(SPEC, 'utf8')
/** Whether a condition is as expected, in the JSON of status. */
const hasCondition =
  (type: string, status: 'True' | 'False') =>
  ({ conditions }: { readonly conditions: readonly { readonly type: string; readonly status: string }[] }) =>
    conditions.some(condition => condition.type === type && condition.status === status)

const git = new GitServer()
const log = new ControllerLog()
let controller: ChildProcess | undefined
/** Where the controller serves HTTP. */
let url: unknown
try {
  await git.start()
  await demo()
} catch (error) {
  process.stdout.write(`\nThe demo failed: ${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
} finally {
  if (controller?.exitCode === null) {
    controller.kill('SIGTERM')
    await once(controller, 'exit')
  }
  await git.remove()
}
process.exit()

async function demo() {
  // Three people with credentials of their own, so that records can tell them apart.
  const [operator, ada, kim] = [await credentialsOf('operator'), await credentialsOf('ada'), await credentialsOf('kim')]
  Object.assign(process.env, ada)
  await start(operator)
  await deploy()
  await heal(kim)
  await refuse()
  await pauseAndResume(kim)
  await askOverHttp()
  await end()
  say('What next?', NEXT)
}

/** The environment of a process that acts as a user of its own. */
async function credentialsOf(UserName: string): Promise<NodeJS.ProcessEnv> {
  const iam = new IAM()
  await iam.createUser({ UserName })
  const { AccessKey } = await iam.createAccessKey({ UserName })
  return { ...process.env, AWS_ACCESS_KEY_ID: AccessKey!.AccessKeyId, AWS_SECRET_ACCESS_KEY: AccessKey!.SecretAccessKey }
}

async function start(operator: NodeJS.ProcessEnv) {
  say(
    '1. A repository with a spec, and the controller.',
    'Look for: the first commit creates the environment. Images and secrets, which people have to supply, keep nothing else waiting.',
  )
  await emulatorControl(process.env['AWS_ENDPOINT_URL']!).settings({ lateEvents: LATE_EVENTS })
  commit('Add dev', spec)
  const pace = ['--poll', '2s', '--resync', '10s', '--event-lookups', '0s,5s,15s']
  const args = ['run', '--source', `${git.url}#main`, '--listen', '127.0.0.1:0', ...pace]
  process.stdout.write(`\n$ bin/postmagiq ${args.join(' ')} &\n`)
  controller = spawn('bin/postmagiq', args, { env: operator, stdio: ['ignore', 'pipe', 'inherit'] })
  controller.stdout!.setEncoding('utf8').on('data', text => log.add(text))
  controller.on('close', () => log.end())
  url = (await log.until(/^listening/, 'it serves HTTP'))['url']
  await log.until(AS_ASKED, 'the environment is as its first commit says', 120)
  await shell('status', '--recorded | head -n 6')
}

async function deploy() {
  say(
    '2. A commit: keep logs for a month.',
    'Look for: two seconds later it is seen, and four log groups change, because the spec says so.',
  )
  const revision = commit('Keep logs for a month', `${spec}${LOGS}`)
  await log.until(AS_ASKED, 'the environment is as the new commit says')
  await expectCode(0, 'wait', ...DEV, '--revision', revision, '--timeout', '1m')
}

async function heal(kim: NodeJS.ProcessEnv) {
  say(
    '3. Drift: Kim opens the database to the world by hand.',
    'Look for: within ten seconds a pass closes it. The event history of CloudTrail shows late who did it: the second lookup finds Kim.',
  )
  await openDatabase(kim)
  await log.until(/drift was made by somebody else/, 'somebody else opened the database')
  await untilKnown(['history'], passes => passes.at(-1).actors?.length > 0, 'the history names who opened the database')
  log.flush()
  await shell('history', '| tail -n 4')
}

async function refuse() {
  say('4. A commit with a mistake.', 'Look for: file, line and column of the mistake. The revision before it stays in force.')
  commit('Make dev cheaper', `${spec.replace('tier: dev', 'tier: cheap')}${LOGS}`)
  await log.until(/nothing is changed for it/, 'the commit cannot be used')
  await untilKnown(['status', '--recorded'], hasCondition('Stalled', 'True'), 'the status shows the mistake')
  await shell('status', "--recorded | grep -E '^(CONDITION|Synced|Stalled|Revision)'")
  process.stdout.write('\n$ git revert HEAD\n')
  git.git('revert', '--no-edit', 'HEAD')
  await log.until(/can be used again/, 'the reverted source can be used')
}

async function pauseAndResume(kim: NodeJS.ProcessEnv) {
  say('5. A pause.', 'Look for: what Kim changes during the pause is reported, and corrected once somebody resumes.')
  await expectCode(0, 'pause', ...DEV, '--for', '30m', '--reason', 'maintenance')
  await untilKnown(['status', '--recorded'], ({ record }) => record.pause !== undefined, 'the environment is paused')
  await openDatabase(kim)
  await log.until(/is not as its revision says/, 'the database is open')
  await untilKnown(['status', '--recorded'], hasCondition('Synced', 'False'), 'the status shows that the database is open')
  await shell('status', "--recorded | grep -E '^(CONDITION|Ready|Synced|ActionNeeded|Paused)'")
  await expectCode(0, 'resume', ...DEV)
  await log.until(AS_ASKED, 'the database is closed again')
}

async function askOverHttp() {
  say(
    '6. What do probes and Prometheus see?',
    'Look for: the passes so far, the first of which read everything (deep), and the environment, which waits for a person (ActionNeeded).',
  )
  for (const [path, shown] of [
    ['/readyz', /./],
    ['/metrics', /^postmagiq_(passes_total|environments|revision_info).* [1-9]/],
  ] as const) {
    const answer = await fetch(`${url}${path}`)
    const lines = (await answer.text()).split('\n').filter(line => shown.test(line))
    process.stdout.write(`\nGET ${url}${path}: ${answer.status}\n${lines.join('\n')}\n`)
  }
}

async function end() {
  say('7. The end of the process.', 'Look for: it ends in order. AWS stays as it is, and the next process continues from there.')
  process.stdout.write(`\n$ kill -TERM ${controller!.pid}\n`)
  const ended = once(controller!, 'exit')
  controller!.kill('SIGTERM')
  await log.until(/leads no more/, 'it gives up the leadership', 20)
  const [code] = await ended
  process.stdout.write(`exit code ${code}\n`)
  if (code !== 0) throw new Error('The controller did not end with 0.')
}

/** Commits the spec of dev, and gives the beginning of the revision. The repository is served from its work tree, so nothing is pushed. */
function commit(message: string, text: string): string {
  const revision = git.commit(message, { [SPEC]: text })
  const changes = git.git('show', '--format=', '--unified=0').split('\n')
  const changed = changes.filter(line => /^[+-](?![+-])/.test(line))
  const shown = changed.length < 10 ? changed : [`+ ${changed.length} lines of ${SPEC}`]
  process.stdout.write(`\n$ git commit --all --message '${message}'\n${shown.join('\n')}\n`)
  return revision.slice(0, 7)
}

/** Waits until a verb prints JSON that is as expected. `what` says in an error what did not happen. */
async function untilKnown(verb: readonly string[], isExpected: (answer: any) => boolean, what: string, seconds = 60) {
  const end = Date.now() + seconds * 1000
  while (Date.now() < end) {
    const { stdout } = await toOutput('bin/postmagiq', [...verb, ...DEV, '--output', 'json'])
    if (isExpected(JSON.parse(stdout))) return
  }
  throw new Error(`After ${seconds} seconds it is not so that ${what}.`)
}

async function openDatabase(kim: NodeJS.ProcessEnv) {
  if (!(await script('open-database', kim))) throw new Error('Kim could not open the database.')
}

/** Runs a verb on dev as a user would, with a filter behind it. */
async function shell(verb: string, rest: string) {
  const command = `bin/postmagiq ${verb} ${DEV.join(' ')} ${rest}`
  process.stdout.write(`\n$ ${command}\n`)
  if ((await run('sh', ['-c', command])) !== 0) throw new Error(`${verb} does not print what it should.`)
}

async function expectCode(code: number, ...args: string[]) {
  if (!(await postmagiq(code, ...args))) throw new Error(`${args[0]} did not end with ${code}.`)
}
