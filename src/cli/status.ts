import { EXIT } from './exit.ts'
import { toStatus } from '../report/status.ts'
import { open } from './open.ts'
import type { Options } from './read-spec.ts'

/** Shows the condition of each resource, and the reason. */
export async function status(options: Options & { readonly output: 'text' | 'json'; readonly full?: boolean }): Promise<number> {
  const { spec, account, graph, plan } = await open(options)
  const { application, environment, region } = spec
  const found = toStatus(await plan(graph), graph)
  const text =
    options.output === 'json'
      ? JSON.stringify(found.toJson({ application, environment, region, account }), undefined, 2)
      : found.toText(options.full === true)
  process.stdout.write(`${text}\n`)
  return EXIT.ok
}
