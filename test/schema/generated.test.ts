import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { parse as parseYaml } from 'yaml'
import { describe, expect, it } from 'vitest'
import { generate } from '../../scripts/generate.ts'
import { controlPlaneSchema } from '../../src/schema/control-plane-schema.ts'
import { type Schema, schema } from '../../src/schema/schema.ts'

/** Every field of the schema, with its path. */
function fields(field: Schema, path = ''): [string, Schema][] {
  const children: [string, Schema][] = [
    ...Object.entries(field.properties ?? {}).map(([key, child]): [string, Schema] => [`${path}.${key}`, child]),
    ...(field.items ? [[`${path}[]`, field.items] satisfies [string, Schema]] : []),
    ...(typeof field.additionalProperties === 'object' ? [[`${path}.*`, field.additionalProperties] satisfies [string, Schema]] : []),
  ]
  return children.flatMap(([at, child]) => [[at, child] satisfies [string, Schema], ...fields(child, at)])
}

const ajv = new Ajv({ strictTypes: false })
ajv.addVocabulary(['patternErrorMessage', 'optional', 'tsType'])
ajv.addFormat('date-time', true)

describe('generated files', () => {
  it('are up to date: otherwise run `npm run generate`', async () => {
    for (const [file, text] of Object.entries(await generate())) expect(readFileSync(file, 'utf8'), file).toBe(text)
  }, 30_000)

  it('contain a standard JSON Schema that accepts the environments and the examples, and no kind with the fields of another', () => {
    const published = JSON.parse(readFileSync('spec/postmagiq.schema.json', 'utf8'))
    expect(JSON.stringify(published)).not.toMatch(/"(optional|tsType)":/)
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(published)
    for (const file of [
      'environments/dev/postmagiq.yaml',
      'environments/prod/postmagiq.yaml',
      'spec/example.yaml',
      'spec/control-plane.yaml',
    ])
      expect(validate(parseYaml(readFileSync(file, 'utf8'))), file).toBe(true)
    const environment = parseYaml(readFileSync('spec/example.yaml', 'utf8'))
    expect(validate({ ...environment, kind: 'ControlPlane' })).toBe(false)
    expect(validate({ ...environment, kind: 'Pod' })).toBe(false)
  })
})

describe('the schema', () => {
  it.each([...fields(schema), ...fields(controlPlaneSchema)])('describes %s, with valid examples', (_, field) => {
    expect(field.description).toMatch(/^[A-Z].*\.$/)
    expect(field.examples).not.toHaveLength(0)
    for (const example of field.examples ?? ['']) expect(ajv.validate(field, example), JSON.stringify(ajv.errors)).toBe(true)
    if (field.type === 'object') expect(field.additionalProperties).toBeDefined()
    if (field.pattern) expect(field.patternErrorMessage).toBeDefined()
  })

  it.each<[string, Schema]>([
    ['spec/example.yaml', schema],
    ['spec/control-plane.yaml', controlPlaneSchema],
  ])('has no field that %s lacks', (file, root) => {
    const example = readFileSync(file, 'utf8')
    for (const [path, { items }] of fields(root)) {
      const name = /\.(\w+)$/.exec(path)?.[1]
      if (name && !items) expect(example).toMatch(new RegExp(`\\b${name}:`))
    }
  })
})
