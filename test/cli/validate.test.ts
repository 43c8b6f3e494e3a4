import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

/** All modules that importing a file loads: the paths of our files, and the names of packages. */
function modulesOf(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found
  found.add(file)
  const text = readFileSync(file, 'utf8')
  for (const [, type, target = ''] of text.matchAll(/^(?:import|export) (type )?(?:[^'"]*? from )?['"]([^'"]+)['"]/gm)) {
    if (type) continue
    if (target.startsWith('.')) modulesOf(join(dirname(file), target), found)
    else found.add(target)
  }
  return found
}

test('validate loads the schema and parsers of YAML and cron expressions, but no AWS client and no schema compiler', () => {
  const modules = [...modulesOf('src/cli/validate.ts')]
  expect(modules.filter(name => name.startsWith('src/') && !/^src\/(cli|schema)\//.test(name))).toEqual([])
  expect(modules.filter(name => !name.startsWith('src/') && !name.startsWith('node:')).toSorted()).toEqual([
    'ajv/dist/runtime/equal.js',
    'ajv/dist/runtime/ucs2length.js',
    'croner',
    'fastest-levenshtein',
    'yaml',
  ])
})
