/** Every item of every page of one of the SDK's paginators. */
export async function collectPages<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const collected: Item[] = []
  for await (const page of pages) collected.push(...(items(page) ?? []))
  return collected
}

/** The items in batches no longer than AWS takes at once. */
export const batches = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, batch) => items.slice(batch * size, (batch + 1) * size))
