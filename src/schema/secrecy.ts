/** Words in the name of a variable that say its value is secret … */
const SECRET =
  /^(.*(secret|password|passwd|passphrase|token|credential)s?|(api|access|private|signing|encryption|auth|master)?keys?|pwd)\d*$/i

/** … unless one of these says that it is only about one, or meant to be seen. */
const HARMLESS =
  /^(public|publishable|id|name|arn|ur[il]|path|file|prefix|header|issuer|type|algorithm|enabled|ttl|expiry|expires|expiration|seconds|minutes|hours|days|length|limit|count|size|min|max)$/i

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
export function namesSecret(name: string): boolean {
  const words = name.replace(/([a-z])([A-Z])/g, '$1_$2').split(/[_.-]+/)
  return words.some(word => SECRET.test(word)) && !words.some(word => HARMLESS.test(word))
}

/** Whether what stands under that name is not to be shown: `keys` and `secrets` are our own words for lists of names, `value` is others' for values. */
export const hides = (name: string) => name === 'value' || (name !== 'keys' && name !== 'secrets' && namesSecret(name))

/** Whether a text is, or contains, what only a secret looks like. */
export const holdsSecret = (text: string) => strike(text) !== text

/** The text with every such part struck out, as long as before. */
export const strike = (text: string) => LOOKS.reduce((left, look) => left.replace(look, blank), text)

/** Where a line of a YAML source, of JSON or of a shell gives something a name: `NAME:` or `NAME=`. */
const NAMING = /(?<![\w.-])([A-Za-z_][\w.-]*)["']?\s*[:=]\s*/g

/** A YAML source fit to be shown: what is secret by its name or its looks struck out, every line as long as before. */
export function mask(source: string): string {
  let below: Opening | undefined
  const show = (line: string) => {
    const indent = line.search(/\S/)
    if (indent < 0) return line
    if (below && indent > below.indent && !(below.collection && COLLECTION.test(line))) return blank(line)
    const start = secretIn(line)
    below = start && { indent, collection: start.collection }
    return start ? line.slice(0, start.at) + blank(line.slice(start.at)) : line
  }
  return strike(source).split('\n').map(show).join('\n')
}

/** What the lines below belong to while they are further in: the value of a secret, or the members of what is merely called like one. */
interface Opening {
  readonly indent: number
  readonly collection: boolean
}

const COLLECTION = /^\s*(-\s|[\w"'.-]+\s*:)/

/** Where in a line the value of a secret begins. */
function secretIn(line: string): { at: number; collection: boolean } | undefined {
  for (const { 0: text, 1: name = '', index } of line.matchAll(NAMING)) {
    if (!hides(name)) continue
    const at = index + text.length
    const ours = /^[a-z-]+$/.test(name)
    if (!(ours && /^[[{]/.test(line.slice(at)))) return { at, collection: ours && at === line.length }
  }
  return undefined
}

const blank = (text: string) => text.replace(/\S/g, '*')
