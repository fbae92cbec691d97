import { customZoneName } from '../../../lib/calendar/customZone'
import { instantAt, offsetAt, wallClockAt } from '../../../lib/calendar/wallClock'
import { mailboxSettings } from '../../../lib/providers/microsoft/calendar/mailboxSettings'

const hour = 3_600_000
const sundayAt2 = (month: number, occurrence: number) => ({ month, weekday: 0, occurrence, time: 2 * hour })

/** Pacific time by its rules since 2007. */
const pacific = customZoneName({
  standard: -480,
  daylight: { offset: -420, begin: sundayAt2(3, 2), end: sundayAt2(11, 1) },
})

/** The rules of New South Wales, which starts the year in daylight saving time. */
const sydney = customZoneName({
  standard: 600,
  daylight: { offset: 660, begin: sundayAt2(10, 1), end: { ...sundayAt2(4, 1), time: 3 * hour } },
})

describe('a custom zone', () => {
  test.each([
    ['America/Los_Angeles', pacific],
    ['Australia/Sydney', sydney],
  ])('a custom zone with the rules of %s has its UTC offsets', (name, zone) => {
    for (let moment = Date.UTC(2025, 0); moment < Date.UTC(2028, 0); moment += 5.5 * hour)
      expect([moment, offsetAt(moment, zone)]).toEqual([moment, offsetAt(moment, name)])
    for (let wall = Date.UTC(2026, 2, 7); wall < Date.UTC(2026, 2, 10); wall += hour / 2)
      expect(instantAt(wall, zone)).toBe(instantAt(wall, name))
  })

  test('a custom zone without rules has one UTC offset', () => {
    const zone = customZoneName({ standard: 200 })
    expect(wallClockAt(0, zone)).toBe(200 * 60_000)
  })
})

describe('mailbox settings', () => {
  test('the zone of the official example is read by its bias and rules', async () => {
    const timeZone = {
      '@odata.type': '#microsoft.graph.customTimeZone',
      bias: 480,
      name: 'Customized Time Zone',
      standardOffset: { time: '02:00:00.0000000', dayOccurrence: 1, dayOfWeek: 'sunday', month: 11, year: 0 },
      daylightOffset: {
        daylightBias: -60,
        time: '02:00:00.0000000',
        dayOccurrence: 2,
        dayOfWeek: 'sunday',
        month: 3,
        year: 0,
      },
    }
    const body = { timeZone: 'Pacific Standard Time', workingHours: { daysOfWeek: ['Monday'], timeZone } }
    const response = {
      status: 200,
      headers: {},
      body: Buffer.from(JSON.stringify(body)),
      url: new URL('https://x.example'),
    }
    const { workingHours } = await mailboxSettings(async () => response)
    expect(workingHours).toMatchObject({ days: ['monday'], customZone: pacific })
  })
})
