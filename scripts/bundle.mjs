/** Bundles the command line into `dist/`: one file for the program, and one for each verb, loaded when the verb runs. */
import { rm } from 'node:fs/promises'
import { build } from 'esbuild'

await rm('dist', { recursive: true, force: true })
await build({
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  // The default fields take the SDK's CommonJS builds, which are twice as slow to load and break when split.
  mainFields: ['module', 'main'],
  minifySyntax: true,
  sourcemap: true,
  legalComments: 'linked',
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'warning',
})
