import { expect, test } from 'vitest'
import { UNKNOWN } from '../../src/providers/kind.ts'
import { majorDifference, notesOnVersion } from '../../src/providers/versions.ts'

test.for([
  ['16.11', '16.4', 'engineVersion 16.4 has no effect: 16.11 runs, and AWS does not downgrade.'],
  ['7.1.0', '7.0', 'engineVersion 7.0 has no effect: 7.1.0 runs, and AWS does not downgrade.'],
  ['16.11', '16.11', undefined],
  ['16.11', '16', undefined],
  ['7.0.7', '7.0', undefined],
  ['16.11', '16.12', undefined],
  ['16.11', '15.4', undefined],
  ['16.11', UNKNOWN, undefined],
  [undefined, '16.4', undefined],
] as const)('where %s runs, the note on engineVersion %s is: %s', ([live, declared, note]) =>
  expect(notesOnVersion(live, declared)).toEqual(note === undefined ? [] : [note]),
)

test.for([
  ['16.11', '15', -1],
  ['16.11', '16.4', 0],
  ['9.1', '10', 1],
  ['16.11', UNKNOWN, 0],
] as const)('from %s to %s are %i major versions', ([live, declared, difference]) =>
  expect(majorDifference(live, declared)).toBe(difference),
)
