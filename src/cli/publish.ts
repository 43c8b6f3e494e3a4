import { type Amount, publish as publishFiles, type Publication } from '../operator/publish.ts'
import type { Session } from '../operator/session.ts'
import { readSite, type SiteFile } from '../operator/site-files.ts'
import { createDisplay } from '../report/terminal.ts'
import { EXIT } from './exit.ts'
import { endAtSignals } from './interrupts.ts'
import { open } from './open.ts'
import type { Options } from './read-spec.ts'

interface PublishOptions extends Options {
  /** The folder of the build. */
  readonly folder: string
  /** Which files never change under their name, as a pattern. */
  readonly immutable?: string
}

/** Uploads a build of the GUI, and has CloudFront forget what it replaces. */
export async function publish(options: PublishOptions): Promise<number> {
  const files = await readSite(options.folder, options.immutable)
  const session = await open(options)
  endAtSignals()
  const done = await publishShown(session, files)
  process.stdout.write(`${toText(done)}\n`)
  return EXIT.ok
}

/** Publishes, and displays how far it is. */
async function publishShown(session: Session, files: readonly SiteFile[]): Promise<Publication> {
  let now = ''
  const display = createDisplay(process.stderr, () => (now ? [now] : []))
  try {
    return await publishFiles(session, files, {
      onUpload(sent, all) {
        now = `uploading: ${sent.files} of ${describe(all)}, ${toSize(sent.bytes)} so far`
        if (sent.files === 0) display.write(`Uploading ${describe(all)}...`)
      },
      onInvalidate(paths) {
        now = 'CloudFront invalidation'
        display.write(`Invalidating ${count(paths, 'path')} in CloudFront...`)
      },
    })
  } finally {
    display.end()
  }
}

function toText({ bucket, sent, unchanged, deleted, invalidated }: Publication): string {
  const sending = sent.files === 0 ? 'nothing to upload' : `${describe(sent)} uploaded`
  const deleting = deleted > 0 ? `, ${count(deleted, 'file')} of earlier builds deleted` : ''
  const first = `Published to ${bucket}: ${sending}, ${count(unchanged, 'file')} unchanged${deleting}.`
  return invalidated === undefined ? `${first}\nNothing was invalidated: there is no CloudFront distribution.` : first
}

const describe = ({ files, bytes }: Amount) => `${count(files, 'file')} (${toSize(bytes)})`

const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? '' : 's'}`

/** A number of bytes for people. */
function toSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
