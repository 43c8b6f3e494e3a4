import { describe, expect, it } from 'vitest'
import { outsideWindow } from '../../src/operator/windows.ts'
import type { Level } from '../../src/reconciler/automation.ts'

const night = { cron: '0 2 * * 1-5', timeZone: 'Europe/Berlin', duration: '2h', inside: 'outage', outside: 'none' } as const
const at = (time: string) => new Date(time)
const allowed = (windows: Parameters<typeof outsideWindow>[0], time: string) =>
  (['none', 'rolling', 'restart', 'outage'] satisfies Level[]).filter(level => !outsideWindow(windows, level, at(time)))

describe('outsideWindow', () => {
  it('allows everything without windows', () => {
    expect(allowed([], '2026-11-25T12:00:00Z')).toEqual(['none', 'rolling', 'restart', 'outage'])
  })

  it('allows what a window does while it is open, in its time zone', () => {
    expect(allowed([night], '2026-11-25T00:59:59Z')).toEqual(['none'])
    expect(allowed([night], '2026-11-25T01:00:00Z')).toEqual(['none', 'rolling', 'restart', 'outage'])
    expect(allowed([night], '2026-11-25T02:59:59Z')).toEqual(['none', 'rolling', 'restart', 'outage'])
    expect(allowed([night], '2026-11-25T03:00:00Z')).toEqual(['none'])
    // In summer, two in the morning of Berlin is midnight of UTC.
    expect(allowed([night], '2026-07-01T00:30:00Z')).toEqual(['none', 'rolling', 'restart', 'outage'])
  })

  it('takes the most generous of the open windows, and the strictest of all while none is open', () => {
    const day = { cron: '0 8 * * *', timeZone: 'UTC', duration: '12h', inside: 'rolling', outside: 'rolling' } as const
    const noon = { cron: '0 12 * * *', timeZone: 'UTC', duration: '1h', inside: 'restart', outside: 'none' } as const
    expect(allowed([day, noon], '2026-11-25T12:30:00Z')).toEqual(['none', 'rolling', 'restart'])
    expect(allowed([day, noon], '2026-11-25T10:00:00Z')).toEqual(['none', 'rolling'])
    expect(allowed([day, noon], '2026-11-25T22:00:00Z')).toEqual(['none'])
  })

  it('says when the next window opens that allows it, or that none does', () => {
    expect(outsideWindow([night], 'restart', at('2026-11-28T12:00:00Z'))).toBe(
      'impact restart, and now at most none is allowed; the next window opens at 2026-11-30T01:00:00.000Z',
    )
    expect(outsideWindow([{ ...night, inside: 'rolling' }], 'outage', at('2026-11-28T12:00:00Z'))).toContain('no window allows it')
  })
})
