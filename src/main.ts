import { Argument, Command, CommanderError, Option } from 'commander'
import {
  PURPOSES,
  toAddress,
  toAge,
  toDuration,
  toMilliseconds,
  toPause,
  toReason,
  toRevisionId,
  toTimes,
  withAccount,
  withId,
  withSource,
} from './cli/arguments.ts'
import { EXIT, Exit } from './cli/exit.ts'
import { VERSION } from './cli/version.ts'

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'

const program = new Command('postmagiq')
  .description('Keeps whole environments of a SaaS application running on AWS ECS exactly as one file says.')
  .version(VERSION)
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    'after',
    '\nExit codes: 0 done, or no changes; 1 error; 2 plan found changes; 3 invalid spec or command line; 4 wait timed out; 5 the lease is taken; 130 interrupted, 143 terminated.',
  )

/** Errors are printed with their stack trace. */
let verbose = false

const verb = (name: string, description: string) =>
  program
    .command(name)
    .description(description)
    .option('-f, --file <path>', 'the spec, or the directory with its postmagiq.yaml', '.')
    .option('-v, --verbose', 'write every AWS call to stderr, and where an error came from')
const quiet = () => new Option('-q, --quiet', 'print the result, and neither the steps nor their progress')
const full = () => new Option('--full', 'show every attribute of every resource')
const output = () => new Option('-o, --output <format>', 'how to print it').choices(['text', 'json']).default('text')
const changing = (name: string, description: string) =>
  verb(name, description)
    .option('-y, --yes', 'do not ask')
    .addOption(quiet())
    .option('--no-wait', 'do not wait for a lease that is taken')
    .option('--approve <id>', 'consent to the step with this id; may be repeated', withId, [] as string[])
    .option('--approve-all-data', 'consent to destroying resources with data: for environments made to be thrown away')
    .addOption(
      new Option('--timeout <minutes>', 'give up waiting after so many minutes, from 1 to 1440')
        .argParser(toMilliseconds)
        .default(60 * 60_000, '60'),
    )

verb('validate', 'check the spec; contacts nothing').action(ending(async options => (await import('./cli/validate.ts')).validate(options)))
verb('plan', 'show what apply would do')
  .addOption(output())
  .addOption(full())
  .addOption(quiet())
  .action(ending(async options => (await import('./cli/plan.ts')).plan(options)))
changing('apply', 'make AWS what the spec says')
  .addOption(full())
  .action(ending(async options => (await import('./cli/apply.ts')).apply(options)))
verb('status', 'show how the environment is, and why')
  .addOption(output())
  .addOption(full())
  .option('--recorded', 'show what the last pass recorded, and do not look at the resources')
  .option('--watch', 'show it again whenever a pass records something else, until a signal ends it')
  .action(ending(async options => (await import('./cli/status.ts')).status(options)))
verb('outputs', 'show the addresses and names of what exists')
  .addOption(output())
  .addOption(new Option('--full', 'show every output of every resource, ids and ARNs too'))
  .action(ending(async options => (await import('./cli/outputs.ts')).outputs(options)))
verb('history', 'show what was done, why and by whom; the newest last')
  .addOption(new Option('--since <age>', 'how far back, such as 12h or 7d').argParser(toAge).default(toAge('7d'), '7d'))
  .addOption(output())
  .action(ending(async options => (await import('./cli/history.ts')).history(options)))
verb('wait', 'wait until the environment is Ready, and all of it as its revision says')
  .addOption(new Option('--for <condition>', 'the condition to wait for').choices(['Ready']).default('Ready'))
  .addOption(new Option('--revision <id>', 'wait for this revision; by default for the one in force').argParser(toRevisionId))
  .addOption(new Option('--timeout <duration>', 'give up after this time').argParser(toDuration).default(toDuration('30m'), '30m'))
  .action(ending(async options => (await import('./cli/wait.ts')).wait(options)))
verb('publish', 'upload a build of the GUI, and have CloudFront forget what it replaces')
  .addArgument(new Argument('<part>', 'what to publish').choices(['gui']))
  .argument('<dir>', 'the folder of the build, such as dist')
  .option('--immutable <glob>', 'the files that never change under their name (default: assets/**)')
  .action((_part, folder, options) => ending(async all => (await import('./cli/publish.ts')).publish(all))({ ...options, folder }))
changing('destroy', 'delete all of an environment')
  .option('--purge-control', 'delete the control bucket too, with the last environment')
  .action(ending(async options => (await import('./cli/destroy.ts')).destroy(options)))
changing('bootstrap', 'create the control plane, which runs the controller in AWS, or prepare another account for it')
  .addOption(full())
  .option('--account', 'with the credentials of another account: create the role that the control plane assumes there')
  .action(ending(async options => (await import('./cli/bootstrap.ts')).bootstrap(options)))

program
  .command('iam-policy')
  .description('print the IAM policies that a verb needs, as JSON; contacts nothing')
  .addArgument(new Argument('<purpose>', 'read is plan, status and outputs, apply is apply and run, any other a verb').choices(PURPOSES))
  .option('-f, --file <path>', 'the spec of the one environment that they are for; otherwise for every environment')
  .option('--account <id>', 'the AWS account; by default that of the spec, else any', withAccount)
  .addOption(new Option('-v, --verbose', 'write where an error came from'))
  .action((purpose, options) => ending(async () => (await import('./cli/iam-policy.ts')).iamPolicy(purpose, options))(options))

verb('approve', 'allow a revision where deploy is manual, or consent to single steps')
  .argument('[id...]', 'the ids of steps, as plan prints them', withId, [] as string[])
  .option('--revision <revision>', 'the revision whose changes are allowed', toRevisionId)
  .option('--for <duration>', 'how long the consent to steps is valid: 1h, at most 24h', toDuration)
  .action((ids, options) => ending(async all => (await import('./cli/approve.ts')).approve(all))({ ...options, ids }))
verb('pause', 'stop the controller from changing an environment, for a while')
  .addOption(new Option('--for <duration>', 'how long, at most 7d').argParser(toPause).default(toPause('2h'), '2h'))
  .requiredOption('--reason <text>', 'why, for everybody who sees it', toReason)
  .action(ending(async options => (await import('./cli/pause.ts')).pause(options)))
verb('resume', 'end a pause').action(ending(async options => (await import('./cli/resume.ts')).resume(options)))
verb('reconcile', 'ask the controller for a pass that reads everything anew').action(
  ending(async options => (await import('./cli/reconcile.ts')).reconcile(options)),
)
verb('rollback', 'have the controller apply an earlier revision until the spec changes')
  .option('--to <revision>', 'the revision, as history prints it', toRevisionId)
  .option('--unpin', 'end a rollback')
  .option('-y, --yes', 'do not ask')
  .addOption(full())
  .action(ending(async options => (await import('./cli/rollback.ts')).rollback(options)))

program
  .command('run')
  .description('keep every environment of its sources as its spec says, until a signal ends it')
  .addOption(
    new Option(
      '--source <source>',
      'where specs are: every postmagiq.yaml below a directory, s3://BUCKET/PREFIX or https://HOST/REPO.git#BRANCH:PATH; may be repeated',
    )
      .env('POSTMAGIQ_SOURCE')
      .argParser<string[]>(withSource)
      .default([]),
  )
  .addOption(duration('--poll <duration>', 'how often a Git server is asked for a new commit', 'POSTMAGIQ_POLL', '30s'))
  .addOption(
    new Option('--listen <address>', 'serve health, metrics and what is known over HTTP, such as 127.0.0.1:8080')
      .env('POSTMAGIQ_LISTEN')
      .argParser(toAddress),
  )
  .addOption(
    new Option('--token-file <path>', 'a file with the token that HTTP requests need; may change at any time').env('POSTMAGIQ_TOKEN_FILE'),
  )
  .addOption(duration('--resync <duration>', 'how long after a pass the next one begins', 'POSTMAGIQ_RESYNC', '5m'))
  .addOption(duration('--deep-resync <duration>', 'how often a pass reads every detail again', 'POSTMAGIQ_DEEP_RESYNC', '1h'))
  .addOption(
    new Option('--event-lookups <times>', 'how long after a drift was found CloudTrail is asked who made it')
      .env('POSTMAGIQ_EVENT_LOOKUPS')
      .argParser(toTimes)
      .default(toTimes('0s,5m,15m'), '0s,5m,15m'),
  )
  .addOption(
    new Option('--once', 'make one pass; ends with 0 if all is as the specs say, or waits for an image, a secret and the like').env(
      'POSTMAGIQ_ONCE',
    ),
  )
  .addOption(new Option('-v, --verbose', 'write where an error came from').env('POSTMAGIQ_VERBOSE'))
  .action(ending(async options => (await import('./cli/run.ts')).run(options)))

for (const stream of [process.stdout, process.stderr]) stream.on('error', unlessClosed)
process.on('uncaughtException', say)
try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = say(error)
}

function duration(flags: string, description: string, variable: string, value: string) {
  return new Option(flags, description).env(variable).argParser(toDuration).default(toDuration(value), value)
}

/** Runs a verb with the options that commander read, and exits with its code even while handles are open. */
function ending(run: (options: any) => Promise<number>) {
  return async (options: { readonly verbose?: boolean }) => {
    verbose = options.verbose === true
    // Before the verb is loaded, and only where stack traces are printed: source maps take 20 MB.
    process.setSourceMapsEnabled(verbose)
    // The SDK's own frames are many.
    if (verbose) Error.stackTraceLimit = 40
    const code = await run(options)
    await printed()
    process.exit(code)
  }
}

/** Waits until everything is printed: a pipe takes a long text in parts, and exit would lose the rest. */
async function printed() {
  await Promise.all([process.stdout, process.stderr].map(stream => new Promise<void>(resolve => stream.write('', () => resolve()))))
}

/** Prints an error for people, and exits with its code. */
function say(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.invalid
  const message = error instanceof Error ? error.message : String(error)
  if (message) process.stderr.write(`${error instanceof Exit ? '' : 'Error: '}${message.trimEnd()}\n`)
  if (verbose && error instanceof Error && !(error instanceof Exit)) process.stderr.write(`${error.stack}\n`)
  const code = error instanceof Exit ? error.code : EXIT.error
  process.exit(code)
}

/** Ignores that the reader closed the pipe (`| head`): the verb still finishes. */
function unlessClosed(error: NodeJS.ErrnoException) {
  if (error.code !== 'EPIPE') throw error
}
