/** Prints a Markdown table. */
export function printTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]) {
  const line = (cells: readonly unknown[]) => `| ${cells.join(' | ')} |\n`
  process.stdout.write([line(head), line(head.map(() => '---')), ...rows.map(line)].join(''))
}
