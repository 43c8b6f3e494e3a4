/** The titles of the tests of `test/support/contract.ts`. */
export const titles = {
  absent: 'lists none of ours where there is none',
  created: 'creates as desired, reads every prop back, and then plans nothing',
  updated: 'updates each mutable prop alone, and changes it back',
  replaced: 'plans a replacement for each create-only prop',
  adopted: 'adopts one that can only be ours but has no owner, with consent alone',
  deleted: 'deletes one that left the graph, and accepts that it is absent',
} as const

/** Tests of one kind's contract, as a departure lists them. */
export const contractTests = (file: string, type: string, ...which: readonly (keyof typeof titles)[]) =>
  which.map(title => `providers/${file}.test.ts: ${type} ${titles[title]}`)
