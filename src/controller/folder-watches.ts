import { type FSWatcher, watch } from 'node:fs'

/**
 * Watches one file, as it is called, in several folders. Each is watched by itself: the recursive watch of Node loses a file that
 * an editor replaces by renaming another into its place.
 * A folder that cannot be watched is left out; changes in it are found by reading it again.
 */
export class FolderWatches {
  readonly #file: string
  readonly #onEvent: () => void
  readonly #watchers = new Map<string, FSWatcher>()

  /** `onEvent` is also called when anything in a folder appears, vanishes or is renamed. */
  constructor(file: string, onEvent: () => void) {
    this.#file = file
    this.#onEvent = onEvent
  }

  /** Watches these folders, and no other any more. */
  watch(folders: readonly string[]) {
    for (const folder of this.#watchers.keys()) if (!folders.includes(folder)) this.#end(folder)
    for (const folder of folders) if (!this.#watchers.has(folder)) this.#begin(folder)
  }

  #begin(folder: string) {
    try {
      const watcher = watch(folder, { persistent: false }, (event, name) => {
        if (event === 'change' && name !== this.#file) return
        // A folder may have been replaced by another of its name, which its watcher does not see.
        if (event === 'rename') this.watch([])
        this.#onEvent()
      })
      watcher.on('error', () => this.#end(folder))
      this.#watchers.set(folder, watcher)
    } catch {
      // Tried again at the next reading.
    }
  }

  #end(folder: string) {
    this.#watchers.get(folder)?.close()
    this.#watchers.delete(folder)
  }
}
