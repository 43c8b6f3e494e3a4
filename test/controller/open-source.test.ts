import { expect, test } from 'vitest'
import { openSource } from '../../src/controller/open-source.ts'

test.for(['environments', './environments', '/specs', 's3://specs/envs', 'https://example.com/repo.git#main:envs'])(
  '%s is a source',
  name => {
    expect(openSource(name, { poll: 1_000 }).name).toBe(name)
  },
)

test.for(['ssh://ada:geheim@example.com/repo.git', 'file:///specs', 'git+ssh://example.com/repo.git'])(
  '%s is no source, and the reason names what is one',
  name => {
    expect(() => openSource(name, { poll: 1_000 })).toThrow(/^\S+:\/\/ is neither a directory, nor s3:.*, nor https:/)
    expect(() => openSource(name, { poll: 1_000 })).not.toThrow('geheim')
  },
)
