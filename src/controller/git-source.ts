import { listServerRefs } from 'isomorphic-git'
import { OperatorError } from '../operator/errors.ts'
import { atMostEvery } from './at-most-every.ts'
import { type Branch, fetchTip, type Tip } from './git-fetch.ts'
import { gitHttp, type GitHttpOptions } from './git-http.ts'
import type { Source } from './source.ts'

export interface GitOptions extends GitHttpOptions {
  /** How often the server is asked for a new commit, in milliseconds. */
  readonly interval: number
}

/** Every `postmagiq.yaml` of a branch, below a path: `https://HOST/REPO.git#BRANCH:PATH`. It is fetched again only when the branch has another commit. */
export function gitSource(name: string, options: GitOptions): Source {
  const from = parseName(name)
  const http = gitHttp(options)
  let known: Tip | undefined

  const read = atMostEvery(options.interval, async () => {
    const { oid, ref } = await findCommit(from)
    if (known?.oid !== oid) known = await fetchTip(http, from, ref)
    return known.files
  })

  /** Asks which commit the branch has now. */
  async function findCommit({ url, branch }: Branch) {
    const wanted = branch === undefined ? 'HEAD' : `refs/heads/${branch}`
    const refs = await listServerRefs({ http, url, prefix: wanted, symrefs: true })
    const found = refs.find(({ ref }) => ref === wanted)
    if (!found) throw new Error(branch === undefined ? 'it has no commit' : `it has no branch ${branch}`)
    return { oid: found.oid, ref: (found.target ?? found.ref).replace(/^refs\/heads\//, '') }
  }

  return { name, read, owns: path => path.startsWith(from.prefix) }
}

/** Throws OperatorError for a name that is no Git source. */
function parseName(name: string): Branch {
  const [address = '', fragment = ''] = splitOnce(name, '#')
  const [branch, path = ''] = splitOnce(fragment, ':')
  checkAddress(address)
  const url = address.replace(/\/+$/, '')
  const folder = path.replace(/^\/+|\/+$/g, '')
  return { url, branch: branch || undefined, path: folder, prefix: `${url}#${branch || 'HEAD'}:${folder && `${folder}/`}` }
}

/** Throws OperatorError for an address that must not be used, without repeating a password in it. */
function checkAddress(address: string) {
  if (!URL.canParse(address)) throw new OperatorError('A Git source is https://HOST/REPO.git#BRANCH:PATH; this one has no valid URL.')
  const url = new URL(address)
  const shown = `${url.origin}${url.pathname}`
  if (url.username || url.password || url.search)
    throw new OperatorError(`${shown} is given with more than its address: a token goes into POSTMAGIQ_GIT_TOKEN or POSTMAGIQ_GIT_SECRET.`)
  if (url.protocol !== 'https:' && !isLoopback(url)) throw new OperatorError(`${shown} must be https: specs and token would be readable.`)
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

const isLoopback = ({ hostname }: URL) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
