import { writeFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { Ajv } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import { compile } from 'json-schema-to-typescript'
import { controlPlaneWithDefaults } from '../src/schema/control-plane.ts'
import { withDefaults } from '../src/schema/defaults.ts'
import type { Environment } from '../src/schema/environment.ts'
import { CONTROL_PLANE, CONTROL_PLANE_OWNER, controlPlaneSchema } from '../src/schema/control-plane-schema.ts'
import { API_VERSION, KIND, type Schema, schema } from '../src/schema/schema.ts'
import { readmeWithDepartures } from './departures.ts'

/** The texts of the generated files, by path. */
export async function generate(): Promise<Readonly<Record<string, string>>> {
  return {
    'spec/postmagiq.schema.json': `${JSON.stringify(published(), undefined, 2)}\n`,
    'src/schema/spec.ts': `${HEAD}\nimport type { Region } from './tables/regions.ts'\n\n${(await allTypes()).join('\n')}`,
    'src/schema/validator.js': `${HEAD}\n${validator()}`,
    ...(await readmeWithDepartures()),
  }
}

const HEAD = '// Generated from schema.ts by `npm run generate`: do not edit.'

/** The types of files, and of what they describe, after defaults. */
const allTypes = () =>
  Promise.all([
    types(withoutProse(schema), 'Spec'),
    types(withoutOptionals(flattened()), 'Environment'),
    types(withoutProse(controlPlaneSchema), 'ControlPlaneSpec'),
    types(withoutOptionals(flattenedControlPlane()), CONTROL_PLANE),
  ])

/** The schemas as code: compiling them at run time takes longer than all other work of `validate`. */
function validator(): string {
  const ajv = new Ajv({ allErrors: true, strictTypes: false, validateFormats: false, messages: false, code: { source: true, esm: true } })
  ajv.addVocabulary(['patternErrorMessage', 'optional', 'tsType'])
  ajv.addSchema(withoutProse(schema), KIND)
  ajv.addSchema(withoutProse(controlPlaneSchema), CONTROL_PLANE)
  return `${toImports(standalone.default(ajv, { validate: KIND, validateControlPlane: CONTROL_PLANE }))}\n`
}

/** The same code with imports: ajv writes `require` also into modules, and loaders differ in the default import of CommonJS. */
function toImports(code: string): string {
  const required = /const (\w+) = require\("([^"]+)"\)\.default;/g
  const imports = [...code.matchAll(required)].map(([, name, path]) => `import ${name}Module from '${path}.js'\n`)
  return `${imports.join('')}${code.replace('"use strict";', '').replace(required, 'const $1 = $1Module.default ?? $1Module;')}`
}

/** The schema for editors: that of the file's kind, with defaults. */
function published(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'postmagiq.yaml',
    description: 'An environment of the application on AWS, or the control plane that keeps environments.',
    type: 'object',
    required: ['kind'],
    properties: { kind: { description: 'What the file describes.', type: 'string', enum: [KIND, CONTROL_PLANE] } },
    if: { required: ['kind'], properties: { kind: { const: CONTROL_PLANE } } },
    then: withSpec(controlPlaneSchema, controlPlaneDefaults(), controlPlaneDefaults()),
    else: { ...withSpec(schema, defaultsOf('dev'), defaultsOf('prod')), title: KIND },
  }
}

/** The schema of a file, with default values in its spec. */
const withSpec = (root: typeof schema | typeof controlPlaneSchema, dev: unknown, prod: unknown) => ({
  ...root,
  properties: { ...root.properties, spec: withDefaultValues(root.properties.spec, dev, prod) },
})

const controlPlaneDefaults = (): unknown =>
  controlPlaneWithDefaults({ apiVersion: API_VERSION, kind: CONTROL_PLANE, spec: { sources: ['s3://specs'] } })

const defaultsOf = (tier: Environment['tier']) =>
  withDefaults({ apiVersion: API_VERSION, kind: KIND, metadata: { name: tier }, spec: { tier } }) as unknown

/** A schema with default values, without our own keywords. */
function withDefaultValues(field: Schema, dev?: unknown, prod?: unknown): Schema & { default?: unknown } {
  const { optional: _optional, tsType: _tsType, ...standard } = field
  const { items, properties, additionalProperties, required = [] } = standard
  const withDefault = (child: Schema, key: string) =>
    required.includes(key) ? withDefaultValues(child) : withDefaultValues(child, member(dev, key), member(prod, key))
  const children = {
    ...(items && { items: withDefaultValues(items) }),
    ...(properties && { properties: mapValues(properties, withDefault) }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: withDefaultValues(additionalProperties, lastValue(dev), lastValue(prod)),
    }),
  }
  return { ...standard, ...children, ...defaultOf(standard, dev, prod) }
}

/** The default of a field; none where its description or its inner fields give it. */
function defaultOf({ description = '', properties }: Schema, dev: unknown, prod: unknown) {
  if (dev === undefined || properties || description.includes('Default:')) return {}
  if (isDeepStrictEqual(dev, prod)) return { default: dev }
  return { description: `${description} Default: ${String(dev)} (dev), ${String(prod)} (prod).` }
}

/** The schema without titles, descriptions and examples. */
function withoutProse({ title: _title, description: _description, examples: _examples, ...field }: Schema): Schema {
  return withChildren(field, withoutProse)
}

/** The schema after defaults: every field with a default is required. */
function withoutOptionals(field: Schema): Schema {
  const required = Object.entries(field.properties ?? {}).flatMap(([key, { optional }]) => (optional ? [] : [key]))
  return { ...withChildren(field, withoutOptionals), ...(field.properties && { required }) }
}

/** The schema of an environment: its name and the fields of `spec` in one object. */
function flattened(): Schema {
  const { metadata, spec } = schema.properties
  return { ...spec, description: schema.description, properties: { environment: metadata.properties.name, ...spec.properties } }
}

/** The schema of a control plane: its owner and the fields of `spec` in one object. */
function flattenedControlPlane(): Schema {
  const { application, environment } = CONTROL_PLANE_OWNER
  const owner = { application: { type: 'string', const: application }, environment: { type: 'string', const: environment } } as const
  const { spec } = controlPlaneSchema.properties
  return { ...spec, description: controlPlaneSchema.description, properties: { ...owner, ...spec.properties } }
}

async function types(field: Schema, name: string): Promise<string> {
  const style = { semi: false, singleQuote: true, printWidth: 140, arrowParens: 'avoid' } as const
  const options = { bannerComment: '', additionalProperties: false, ignoreMinAndMaxItems: true, style }
  const text = await compile(withoutLimits({ ...field, title: name }) as Parameters<typeof compile>[0], name, options)
  return tidy(text)
}

/** Makes all fields readonly, and writes comments of one sentence on one line. */
const tidy = (text: string) =>
  text
    .replace(/^( +)("?[\w-]+"?\??|\[k: string\]):(?= |$)/gm, '$1readonly $2:')
    .replace(/: ([\w`.${}]+|\([^)]*\))\[\]/g, ': readonly $1[]')
    .replace(/^( +)(readonly \S+ )(\{\n(?:\1 .*\n)+\1\}\[\])/gm, '$1$2readonly $3')
    .replace(/\/\*\*\n *\* (.*)\n *\*\//g, '/** $1 */')
    .replace(/^\}\n(?=\S)/gm, '}\n\n')

/** The schema without keywords that do not affect types. */
const withoutLimits = ({ examples: _examples, minItems: _minItems, maxItems: _maxItems, ...field }: Schema): Schema =>
  withChildren(field, withoutLimits)

function withChildren(field: Schema, change: (child: Schema) => Schema): Schema {
  const { items, properties, additionalProperties } = field
  return {
    ...field,
    ...(items && { items: change(items) }),
    ...(properties && { properties: mapValues(properties, change) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: change(additionalProperties) }),
  }
}

const mapValues = <T, U>(map: Readonly<Record<string, T>>, change: (value: T, key: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]))

const member = (value: unknown, key: string): unknown => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined)

/** The last entry of a map with free names represents all, as its defaults depend only on the tier. */
const lastValue = (value: unknown): unknown => (typeof value === 'object' && value !== null ? Object.values(value).at(-1) : undefined)

if (import.meta.main) {
  for (const [file, text] of Object.entries(await generate())) await writeFile(new URL(`../${file}`, import.meta.url), text)
}
