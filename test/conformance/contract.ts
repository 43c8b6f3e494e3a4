/** The titles of the tests of `test/support/contract.ts`. */
export const titles = {
  absent: 'is not there at first',
  created: 'is made as asked, reads back as asked, and is then left alone',
  updated: 'sees a change of any prop, and brings it back, with that prop alone',
  replaced: 'is replaced for each prop that cannot change',
  adopted: 'is taken over, when it has our name and not our mark, only as agreed',
  deleted: 'goes when no longer asked for; that it went already is no surprise',
} as const

/** Tests of one kind's contract, as a departure lists them. */
export const contractTests = (file: string, type: string, ...which: readonly (keyof typeof titles)[]) =>
  which.map(title => `providers/${file}.test.ts: ${type} ${titles[title]}`)
