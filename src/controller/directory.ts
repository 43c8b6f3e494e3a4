import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FILE } from '../schema/file.ts'
import type { Source } from './source.ts'

/** Every `postmagiq.yaml` in a directory and below it; hidden folders and `node_modules` are left out. */
export const directory = (name: string): Source => ({
  name,
  read: async () => {
    const entries = await readdir(name, { recursive: true, withFileTypes: true })
    const paths = entries.filter(entry => entry.isFile() && entry.name === FILE).map(entry => join(entry.parentPath, entry.name))
    const shown = paths.filter(path => !/(^|\/)(\.[^./][^/]*|node_modules)\//.test(path.slice(name.length))).toSorted()
    return Promise.all(shown.map(async path => ({ path, bytes: await readFile(path) })))
  },
})
