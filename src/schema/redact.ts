/** Words in the name of a variable that say its value is secret … */
const SECRET =
  /^(.*(secret|password|passwd|passphrase|token|credential)s?|(api|access|private|signing|encryption|auth|master)?keys?|pwd)\d*$/i

/** … unless one of these says that it is only about one, or meant to be seen. */
const HARMLESS =
  /^(public|publishable|id|name|arn|ur[il]|path|file|prefix|header|issuer|type|algorithm|enabled|ttl|expiry|expires|expiration|seconds|minutes|hours|days|dir|stdin|length|limit|count|size|min|max)$/i

/** What is a secret whatever it is called: tokens by their maker's prefix, private keys, the password in an address. */
const LOOKS = [
  /(?<![A-Za-z0-9])(?:sk|rk|pk)_(?:live|test)_\w+/g,
  /(?<![A-Za-z0-9])(?:sk-|gsk_|whsec_|gh[opsur]_|github_pat_|glpat-|xox[a-z]-|xapp-|npm_|hf_)[\w.-]{3,}/g,
  /(?<![A-Za-z0-9])A(?:KIA|SIA)[0-9A-Z]{8,}/g,
  /(?<![A-Za-z0-9])AIza[\w-]{20,}/g,
  /(?<![A-Za-z0-9])eyJ[\w-]{8,1000}\.eyJ[\w-]+\.[\w-]*/g,
  /-----BEGIN[^]*?(?:-----END[^\n]*|$)/g,
  /(?<=[a-z0-9+.-]:\/\/[^\s/:@]{0,100}:)[^\s/@]+(?=@)/gi,
]

/** Whether a variable of that name holds a secret, as far as a name tells. */
export function namesASecret(name: string): boolean {
  const words = name.replace(/([a-z])([A-Z])/g, '$1_$2').split(/[_.-]+/)
  return words.some(word => SECRET.test(word)) && !words.some(word => HARMLESS.test(word))
}

/** Whether what stands under that name is not to be shown: `keys` and `secrets` are our own words for lists of names, `value` is others' for values. */
export const isSensitiveName = (name: string) => name === 'value' || (name !== 'keys' && name !== 'secrets' && namesASecret(name))

/** Whether a text is, or contains, what only a secret looks like. */
export const containsToken = (text: string) => redactTokens(text) !== text

/** The text with every such part struck out, as long as before. */
export const redactTokens = (text: string) => LOOKS.reduce((left, look) => left.replace(look, blank), text)

/** Where a line of a YAML source, of JSON or of a shell gives something a name: `NAME:` or `NAME=`, or as an option `--NAME`. */
const NAMING = /(?<![\w.-])(?:-{0,2}([A-Za-z_][\w.-]*)["']?\s*[:=]\s*|--?([A-Za-z_][\w.-]*)["']?(?:[\s,]+["']?|$))/g

/** An option that the next word is the value of. */
const OPTION = /^--?([A-Za-z][\w.-]*)$/

/** Whether a command's word, after the one before it, gives a secret: by `NAME=`, by `--NAME` before it. What the shell fills in is none. */
export const containsSecretArgument = (word: string, before = '') =>
  (isOption(before) && isValue(word)) ||
  [...word.matchAll(NAMING)].some(match => givesSecret(match, word.slice(match.index + match[0].length)))

const isOption = (word: string) => namesOption(OPTION.exec(word)?.[1] ?? '')

/** What has spaces around its `=`, or two of them, is code. */
const givesSecret = ([text = '', assigned, option]: readonly (string | undefined)[], value: string) =>
  namesOption(assigned ?? option ?? '') && isValue(value) && !/\s=|=\s/.test(text)

/** A key by itself is one in a table or a cache more often than a secret. */
const namesOption = (name: string) => !/^(keys?$|no-)/i.test(name) && namesASecret(name)

const isValue = (text: string) => /^["']?[^\s"'$<=-]/.test(text)

/** A YAML source fit to be shown: what is secret by its name or its looks struck out, every line as long as before. */
export function redact(source: string): string {
  let above: Opening | undefined
  const show = (line: string) => {
    const indent = line.search(/\S/)
    if (indent < 0) return line
    if (above && goesOn(above, line, indent)) {
      const closed = above.quote !== undefined && line.includes(above.quote)
      above = { ...above, empty: false, list: above.list && isItem(line), quote: closed ? undefined : above.quote }
      return blank(line)
    }
    above = openingIn(line, indent)
    return above ? line.slice(0, above.at) + blank(line.slice(above.at)) : line
  }
  return redactTokens(source).split('\n').map(show).join('\n')
}

/** A name in a line whose value is not to be shown. */
interface Opening {
  readonly indent: number
  /** Where in the line its value begins. */
  readonly at: number
  /** It may be one of our groups, merely called like a secret: its members may be shown. */
  readonly group: boolean
  /** The value begins further down. */
  readonly empty: boolean
  /** Its value may be, or is, a list whose items are no further in than the name. */
  readonly list: boolean
  /** What ends the value, which goes on further down. */
  readonly quote?: string | undefined
}

const MEMBER = /^\s*[\w"'.-]+\s*:/
const isItem = (line: string) => /^\s*-(\s|$)/.test(line)

/** Whether a line is part of the value above: by an open quote, by being further in, or by coming where a value must. */
function goesOn({ indent: outer, group, empty, list, quote }: Opening, line: string, indent: number): boolean {
  if (quote !== undefined) return true
  if (isItem(line)) return indent > outer || (list && indent === outer)
  return indent > outer ? !(group && MEMBER.test(line)) : empty && !MEMBER.test(line)
}

function openingIn(line: string, indent: number): Opening | undefined {
  for (const { 0: text, 1: name, 2: option, index } of line.matchAll(NAMING)) {
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
