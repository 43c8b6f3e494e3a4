import { writeFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { compile } from 'json-schema-to-typescript'
import { withDefaults } from '../src/schema/defaults.ts'
import type { Environment } from '../src/schema/environment.ts'
import { API_VERSION, KIND, type Schema, schema } from '../src/schema/schema.ts'
import { readmeWithDepartures } from './departures.ts'

/** What derives from the schema: the texts of the generated files, by their paths. */
export async function generate(): Promise<Readonly<Record<string, string>>> {
  return {
    'spec/postmagiq.schema.json': `${JSON.stringify(published(), undefined, 2)}\n`,
    'src/schema/spec.ts': `${HEAD}\n${await types(written(schema), 'Spec')}\n${await types(total(flat()), 'Environment')}`,
    ...(await readmeWithDepartures()),
  }
}

const HEAD = `// Generated from schema.ts by \`npm run generate\`: do not edit.
import type { Region } from './tables/regions.ts'
`

/** The schema as editors get it: with the defaults, which the tier decides. */
function published(): object {
  const properties = { ...schema.properties, spec: noted(schema.properties.spec, defaultsOf('dev'), defaultsOf('prod')) }
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...schema, title: KIND, properties }
}

const defaultsOf = (tier: Environment['tier']) =>
  withDefaults({ apiVersion: API_VERSION, kind: KIND, metadata: { name: tier }, spec: { tier } }) as unknown

/** A schema with what is written where nothing is, and without our own words. */
function noted({ optional: _optional, tsType: _tsType, ...asked }: Schema, dev?: unknown, prod?: unknown): Schema & { default?: unknown } {
  const { items, properties, additionalProperties, required = [] } = asked
  const field = (child: Schema, key: string) => (required.includes(key) ? noted(child) : noted(child, member(dev, key), member(prod, key)))
  const children = {
    ...(items && { items: noted(items) }),
    ...(properties && { properties: mapValues(properties, field) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: noted(additionalProperties, last(dev), last(prod)) }),
  }
  return { ...asked, ...children, ...defaultOf(asked, dev, prod) }
}

/** What a description says already, or the fields inside say for themselves, is not said again. */
function defaultOf({ description = '', properties }: Schema, dev: unknown, prod: unknown) {
  if (dev === undefined || properties || description.includes('Default:')) return {}
  if (isDeepStrictEqual(dev, prod)) return { default: dev }
  return { description: `${description} Default: ${String(dev)} (dev), ${String(prod)} (prod).` }
}

/** The schema of what may be written: without its prose, which the filled-in one has. */
function written({ title: _title, description: _description, ...asked }: Schema): Schema {
  return withChildren(asked, written)
}

/** The schema of what is there once defaults are filled in: everything but what has none. */
function total(asked: Schema): Schema {
  const required = Object.entries(asked.properties ?? {}).flatMap(([key, { optional }]) => (optional ? [] : [key]))
  return { ...withChildren(asked, total), ...(asked.properties && { required }) }
}

/** The environment as the program reads it: the fields of `spec` beside its name. */
function flat(): Schema {
  const { metadata, spec } = schema.properties
  return { ...spec, description: schema.description, properties: { environment: metadata.properties.name, ...spec.properties } }
}

async function types(asked: Schema, name: string): Promise<string> {
  const style = { semi: false, singleQuote: true, printWidth: 140, arrowParens: 'avoid' } as const
  const options = { bannerComment: '', additionalProperties: false, ignoreMinAndMaxItems: true, style }
  const text = await compile(plain({ ...asked, title: name }) as Parameters<typeof compile>[0], name, options)
  return tidy(text)
}

/** Nothing in it is ever changed; comments of one line take one line. */
const tidy = (text: string) =>
  text
    .replace(/^( +)("?[\w-]+"?\??|\[k: string\]):(?= |$)/gm, '$1readonly $2:')
    .replace(/: ([\w`.${}]+|\([^)]*\))\[\]/g, ': readonly $1[]')
    .replace(/^( +)(readonly \S+ )(\{\n(?:\1 .*\n)+\1\}\[\])/gm, '$1$2readonly $3')
    .replace(/\/\*\*\n *\* (.*)\n *\*\//g, '/** $1 */')
    .replace(/^\}\n(?=\S)/gm, '}\n\n')

/** Without what says nothing about types. */
const plain = ({ examples: _examples, minItems: _minItems, maxItems: _maxItems, ...asked }: Schema): Schema => withChildren(asked, plain)

function withChildren(asked: Schema, change: (child: Schema) => Schema): Schema {
  const { items, properties, additionalProperties } = asked
  return {
    ...asked,
    ...(items && { items: change(items) }),
    ...(properties && { properties: mapValues(properties, change) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: change(additionalProperties) }),
  }
}

const mapValues = <T, U>(map: Readonly<Record<string, T>>, change: (value: T, key: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]))

const member = (value: unknown, key: string): unknown => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined)

/** Of a map whose names are free, the last one there is by default stands for all: nothing about it is particular. */
const last = (value: unknown): unknown => (typeof value === 'object' && value !== null ? Object.values(value).at(-1) : undefined)

if (import.meta.main) {
  for (const [file, text] of Object.entries(await generate())) await writeFile(new URL(`../${file}`, import.meta.url), text)
}
