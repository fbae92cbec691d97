import fc from 'fast-check'
import { instantAt, isShownTwice, wallClockAt } from '../../../lib/calendar/wallClock'
import { clockRules, shownAt } from '../../support/clockRules'

const zones = Object.keys(clockRules)
const years = { min: Date.UTC(2024, 0, 1), max: Date.UTC(2029, 0, 1) }
const utc = (text: string) => Date.parse(`${text}Z`)

describe.each(zones)('the local time of %s', (zone) => {
  const changes = [2025, 2026, 2027].flatMap((year) => {
    const rules = clockRules[zone]
    return rules ? [rules.summerStarts(year), rules.summerEnds(year)] : []
  })
  const anyMoment = fc.oneof(
    fc.integer(years),
    fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -3 * 3600_000, max: 3 * 3600_000 }))
      .map(([at, by]) => at + by),
  )

  test(`the local time of ${zone} follows its rules`, () => {
    fc.assert(fc.property(anyMoment, (moment) => wallClockAt(moment, zone) === shownAt(moment, zone)))
  })

  test(`a local time of ${zone} means the first moment that has it`, () => {
    const facts = (moment: number) => {
      const wall = shownAt(moment, zone)
      const found = instantAt(wall, zone)
      expect(shownAt(found, zone)).toBe(wall)
      expect(found).toBeLessThanOrEqual(moment)
      expect(isShownTwice(wall, zone)).toBe(
        [30, 60].some((minutes) =>
          [-1, 1].some((sign) => shownAt(found + sign * minutes * 60_000, zone) === wall),
        ),
      )
    }
    fc.assert(fc.property(anyMoment, facts))
  })
})

test.each([
  ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30'],
  ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30'],
  ['2026-10-04T02:10', 'Australia/Lord_Howe', '2026-10-03T15:40'],
  ['2026-09-06T00:00', 'America/Santiago', '2026-09-06T04:00'],
])('%s, which is skipped in %s, moves by the length of the gap', (wall, zone, moment) => {
  expect(instantAt(utc(wall), zone)).toBe(utc(moment))
})

test.each([
  ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30'],
  ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30'],
  ['2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45'],
])('%s, which occurs twice in %s, means its first occurrence', (wall, zone, moment) => {
  expect(isShownTwice(utc(wall), zone)).toBe(true)
  expect(instantAt(utc(wall), zone)).toBe(utc(moment))
})
