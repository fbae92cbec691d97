import fc from 'fast-check'
import { joined } from '../../../lib/calendar/freeSlots'
import { parseTimeOfDay, type WorkingHours, weekdays, workingTimes } from '../../../lib/calendar/workingHours'
import { clockRules, shownAt } from '../../support/clockRules'

const minute = 60_000
const day = 24 * 60 * minute
const within = { start: Date.UTC(2026, 2, 1), end: Date.UTC(2026, 10, 10) }

/** True if the local time is in working hours. Not for times from 1:00 to 4:00, when DST changes happen. */
function isWorkingTime({ days, start, end, zone }: WorkingHours, moment: number): boolean {
  const shown = shownAt(moment, zone)
  const works = (at: number, from: number, until: number) => {
    const weekday = weekdays[new Date(at).getUTCDay()]
    const time = ((at % day) + day) % day
    return weekday !== undefined && days.includes(weekday) && time >= from && time < until
  }
  if (end > start) return works(shown, start, end)
  return works(shown, start, day) || worksAfterMidnight(shown)

  function worksAfterMidnight(at: number): boolean {
    const weekday = weekdays[new Date(at - day).getUTCDay()]
    return weekday !== undefined && days.includes(weekday) && at % day < end
  }
}

const timeOfDay = fc
  .integer({ min: 0, max: 95 })
  .map((quarter) => quarter * 15 * minute)
  .filter((time) => time < 60 * minute || time > 4 * 60 * minute)

test('working times match the local time of each moment', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(clockRules)),
      fc.subarray([...weekdays], { minLength: 1 }),
      timeOfDay,
      timeOfDay,
      (zone, days, start, end) => {
        const hours: WorkingHours = { days, start, end, zone }
        const times = [...joined(workingTimes(hours, within))]
        let place = 0
        for (let moment = within.start; moment < within.end; moment += 15 * minute) {
          while ((times[place]?.end ?? Number.POSITIVE_INFINITY) <= moment) place++
          const isIn = (times[place]?.start ?? Number.POSITIVE_INFINITY) <= moment
          if (isIn !== isWorkingTime(hours, moment))
            throw new Error(`${new Date(moment).toISOString()}: ${isIn}`)
        }
      },
    ),
    { numRuns: 20 },
  )
})

test('whole days continue through DST changes', () => {
  const hours = { days: weekdays, start: 0, end: 0 }
  for (const zone of [...Object.keys(clockRules), 'America/Havana', 'America/Santiago', 'Africa/Cairo'])
    expect([...joined(workingTimes({ ...hours, zone }, within))]).toEqual([within])
})

test.each([
  ['09:00', 9 * 60],
  ['9:30', 9 * 60 + 30],
  ['08:00:00.0000000', 8 * 60],
  ['24:00', 24 * 60],
])('%s is a time of day', (text, minutes) => {
  expect(parseTimeOfDay(text)).toBe(minutes * minute)
})

test.each(['', '9', '9am', '24:01', '12:60', '12:00:60', '-1:00', 'undefined'])(
  '%j is not a time of day',
  (text) => {
    expect(parseTimeOfDay(text)).toBeUndefined()
  },
)
