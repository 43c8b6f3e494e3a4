/** Sets up parliament, a linter of IAM policies, in a Python environment of its own. Plain JavaScript, as `scripts/emulator.mjs` is. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEnvironment, findPython } from './python.mjs'

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'test', 'parliament')

/** Creates its environment where it is missing or out of date, and gives its interpreter. */
export const setup = ({ log = () => {} } = {}) =>
  createEnvironment({ folder: join(folder, '.venv'), requirements: join(folder, 'requirements.txt'), base, log })

async function base() {
  const found = await findPython('sys.version_info >= (3, 10)')
  if (!found) throw new Error('parliament needs Python 3.10 or newer with its venv module; none was found on the PATH.')
  return found
}
