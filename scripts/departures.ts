import { readFile } from 'node:fs/promises'
import { format, resolveConfig } from 'prettier'
import { localstack } from '../test/conformance/localstack.ts'
import { ministack } from '../test/conformance/ministack.ts'
import { type Departure, fileOf, type Suite } from '../test/conformance/suite.ts'

const README = 'emulator/README.md'

/** The emulator's README, with a table of departures of each other emulator between the markers. */
export async function readmeWithDepartures(): Promise<Record<string, string>> {
  const before = await readFile(README, 'utf8')
  const tables = [localstack, ministack].map(toTable).join('\n\n')
  const after = before.replace(/(<!-- departures -->\n)[^]*(<!-- end of departures -->)/, (_, start, end) => `${start}\n${tables}\n${end}`)
  return { [README]: await format(after, { ...(await resolveConfig(README)), parser: 'markdown' }) }
}

const toTable = ({ title, departures }: Suite) =>
  [`| ${title} | AWS | tests left out |`, '| --- | --- | --- |', ...departures.map(toRow)].join('\n')

const toRow = ({ behaviour, page, tests }: Departure) => `| ${behaviour} | [${toName(page)}](${page}) | ${toCounts(tests)} |`

const toName = (page: string) => page.replace(/.*\/(API_)?|\.html$/g, '')

/** How many tests of each file are left out. */
function toCounts(tests: readonly string[]) {
  const counts = Map.groupBy(tests, test => fileOf(test).replace(/^providers\/|\.test\.ts$/g, ''))
  return [...counts].map(([file, { length }]) => `\`${file}\` ${length}`).join(', ')
}
