/** Words in a name that mark its value as secret … */
const SENSITIVE =
  /^(.*(secret|password|passwd|passphrase|passcode|token|credential)s?|(api|access|private|signing|encryption|auth|master)?keys?|pwd)\d*$/i

/** The same at the end of a name: elsewhere they have other meanings, as in `PASS_THROUGH`. */
const SENSITIVE_END = /(^|_)(pass|salt|signing|(basic_|http_)auth)\d*$|^auth$/i

/** … unless one of these words says that the value only describes a secret, or is public. */
const HARMLESS =
  /^(public|publishable|id|name|arn|ur[il]|path|file|prefix|header|issuer|type|algorithm|enabled|ttl|expiry|expires|expiration|seconds|minutes|hours|days|rotation|dir|stdin|length|limit|count|size|min|max)$/i

/** Secrets under any name: tokens by their vendor's prefix, private keys, passwords in URLs and connection strings, webhooks. */
const TOKENS = [
  /(?<![A-Za-z0-9])(?:sk|rk|pk)_(?:live|test)_\w+/g,
  /(?<![A-Za-z0-9])(?:sk-|gsk_|whsec_|gh[opsur]_|github_pat_|glpat-|xox[a-z]-|xapp-|npm_|hf_)[\w.-]{3,}/g,
  /(?<![A-Za-z0-9])A(?:KIA|SIA)[0-9A-Z]{8,}/g,
  /(?<![A-Za-z0-9])AIza[\w-]{20,}/g,
  /(?<![A-Za-z0-9])eyJ[\w-]{8,1000}\.eyJ[\w-]+\.[\w-]*/g,
  /-----BEGIN[^]*?(?:-----END[^\n]*|$)/g,
  /(?<=[a-z0-9+.-]:\/\/[^\s/:@]{0,100}:)[^\s/@]+(?=@)/gi,
  /(?<![A-Za-z0-9])SG\.[\w-]{16,}\.[\w-]{16,}/g,
  /(?<=\bBearer\s{1,3})(?=[A-Za-z._~+/-]{0,200}\d)[\w.~+/-]{8,}=*/gi,
  /(?<=\b(?:password|passwd|pwd)\s{0,3}=\s{0,3})(?![\s$<{%*])[^\s;&"',]+/gi,
  /(?<=hooks\.slack\.com\/\w{1,20}\/)[\w/]{8,}/gi,
  /(?<=discord(?:app)?\.com\/api\/webhooks\/)\d+\/[\w-]+/gi,
]

/** True for a variable whose name marks its value as secret. */
export function namesASecret(name: string): boolean {
  const words = name.replace(/([a-z])([A-Z])/g, '$1_$2').split(/[_.-]+/)
  const sensitive = words.some(word => SENSITIVE.test(word)) || SENSITIVE_END.test(words.join('_'))
  return sensitive && !words.some(word => HARMLESS.test(word))
}

/** True where the value under a name must not be shown. Our `keys` and `secrets` are lists of names; `value` is where other formats put a secret. */
export const isSensitiveName = (name: string) => name === 'value' || (name !== 'keys' && name !== 'secrets' && namesASecret(name))

/** True for a text that contains a secret by its form. */
export const containsToken = (text: string) => redactTokens(text) !== text

/** The text with every such secret replaced by asterisks. */
export const redactTokens = (text: string) => TOKENS.reduce((rest, token) => rest.replace(token, blank), text)

/** A name in a line of YAML, JSON or shell: `NAME:`, `NAME=` or the option `--NAME`. */
const NAME = /(?<![\w.-])(?:-{0,2}([A-Za-z_][\w.-]*)["']?\s*[:=]\s*|--?([A-Za-z_][\w.-]*)["']?(?:[\s,]+["']?|$))/g

/** An option, whose value is the next word. */
const OPTION = /^--?([A-Za-z][\w.-]*)$/

/** True for `NAME=value`, or for a value after `--NAME`, with a sensitive name. `$VARIABLE` is not a secret. */
export const containsSecretArgument = (word: string, before = '') =>
  (isOption(before) && isValue(word)) ||
  [...word.matchAll(NAME)].some(match => assignsSecret(match, word.slice(match.index + match[0].length)))

const isOption = (word: string) => isSensitiveOption(OPTION.exec(word)?.[1] ?? '')

/** An `=` with spaces around it is code. */
const assignsSecret = ([text = '', assigned, option]: readonly (string | undefined)[], value: string) =>
  isSensitiveOption(assigned ?? option ?? '') && isValue(value) && !/\s=|=\s/.test(text)

/** `--key` and `--auth` alone are more often the key of a table and a method than secrets. */
const isSensitiveOption = (name: string) => !/^((keys?|auth)$|no-)/i.test(name) && namesASecret(name)

const isValue = (text: string) => /^["']?[^\s"'$<=-]/.test(text)

/** The lines of a file to show with a problem: none of its text where it is no spec, but perhaps a file of secrets. */
export const redactFile = (text: string) => (looksLikeSpec(text) ? redact(text) : blank(text))

/** True for a text with one of the fields that every spec begins with. */
export const looksLikeSpec = (text: string) => /^[\s{\ufeff]*["']?(apiVersion|kind|metadata|spec)["']?\s*:/m.test(text)

/** A YAML source without its secrets, found by name and by form. Every character of them becomes an asterisk, so columns stay valid. */
export function redact(source: string): string {
  let open: Opening | undefined
  const show = (line: string) => {
    const indent = line.search(/\S/)
    if (indent < 0) return line
    if (open && continues(open, line, indent)) {
      const closed = open.quote !== undefined && line.includes(open.quote)
      open = { ...open, empty: false, list: open.list && isItem(line), quote: closed ? undefined : open.quote }
      return blank(line)
    }
    open = openingIn(line, indent)
    return open ? line.slice(0, open.at) + blank(line.slice(open.at)) : line
  }
  return redactTokens(source).split('\n').map(show).join('\n')
}

/** A sensitive name, whose value begins on its line and may continue below. */
interface Opening {
  readonly indent: number
  /** The column where the value begins. */
  readonly at: number
  /** True for a group of secrets, whose members may be shown. */
  readonly group: boolean
  /** True while the value has not begun. */
  readonly empty: boolean
  /** True while the value may be a list that is indented no deeper than the name. */
  readonly list: boolean
  /** The quote that ends the value on a later line. */
  readonly quote?: string | undefined
}

const MEMBER = /^\s*[\w"'.-]+\s*:/
const isItem = (line: string) => /^\s*-(\s|$)/.test(line)

/** True for a line that belongs to the value above: inside quotes, indented deeper, or where a value must come. */
function continues({ indent: outer, group, empty, list, quote }: Opening, line: string, indent: number): boolean {
  if (quote !== undefined) return true
  if (isItem(line)) return indent > outer || (list && indent === outer)
  return indent > outer ? !(group && MEMBER.test(line)) : empty && !MEMBER.test(line)
}

function openingIn(line: string, indent: number): Opening | undefined {
  for (const { 0: text, 1: name, 2: option, index } of line.matchAll(NAME)) {
    if (!isSensitiveName(name ?? option ?? '')) continue
    const at = index + text.length
    const value = line.slice(at).trim()
    const empty = value === ''
    const group = name !== undefined && /^[a-z-]+$/.test(name) && /^(\{|$)/.test(value)
    const [quote] = /^["'](?!.*["'])/.exec(value) ?? []
    if (!group || empty) return { indent, at, group, empty, list: empty, quote }
  }
  return undefined
}

const blank = (text: string) => text.replace(/\S/g, '*')
