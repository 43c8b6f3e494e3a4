import { readdir, readFile } from 'node:fs/promises'
import { isAbsolute, join, relative } from 'node:path'
import { FILE } from '../schema/file.ts'
import { FolderWatches } from './folder-watches.ts'
import { isSearched, type Source } from './source.ts'

/** Every `postmagiq.yaml` in a directory and below it. */
export function directory(name: string): Source {
  let watches: FolderWatches | undefined
  return {
    name,
    read: async () => {
      const { folders, files } = await search(name)
      // Before the files are read: a change after that is an event.
      watches?.watch(folders)
      return Promise.all(files.toSorted().map(async path => ({ path, bytes: await readFile(path) })))
    },
    owns: path => !path.includes('://') && isInside(relative(name, path)),
    onChange: listener => (watches = new FolderWatches(FILE, listener)),
  }
}

const isInside = (path: string) => !isAbsolute(path) && path.split('/')[0] !== '..'

interface Found {
  /** The directory, and the folders below it that are searched. */
  readonly folders: readonly string[]
  readonly files: readonly string[]
}

async function search(folder: string): Promise<Found> {
  const entries = await readdir(folder, { withFileTypes: true })
  const below = entries.filter(entry => entry.isDirectory() && isSearched(entry.name))
  const found = await Promise.all(below.map(({ name }) => search(join(folder, name))))
  const own = entries.filter(entry => entry.isFile() && entry.name === FILE).map(({ name }) => join(folder, name))
  return {
    folders: [folder, ...found.flatMap(({ folders }) => folders)],
    files: [...own, ...found.flatMap(({ files }) => files)],
  }
}
