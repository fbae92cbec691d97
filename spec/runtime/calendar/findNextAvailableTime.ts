import { shownAt } from '../../support/clockRules'
import { runCount } from '../../support/runCount'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const utc = (text: string) => Date.parse(`${text}Z`)

interface Busy {
  readonly start: number
  readonly end: number
  readonly showAs: string
}

interface Hours {
  readonly zone: string
  /** Sunday is 0. */
  readonly days: readonly number[]
  readonly from: number
  readonly until: number
}

/** Returns the first available time, found by checking each minute with independent DST rules. */
function searchByMinute(
  busy: readonly Busy[],
  hours: Hours,
  start: number,
  minutes: number,
  until: number,
): number | undefined {
  const taken = new Uint8Array((until - start) / minute)
  for (const each of busy.filter(({ showAs }) => showAs !== 'free' && showAs !== 'workingElsewhere'))
    taken.fill(1, Math.max(0, (each.start - start) / minute), Math.max(0, (each.end - start) / minute))
  let free = 0
  for (const [place, isTaken] of taken.entries()) {
    const shown = shownAt(start + place * minute, hours.zone)
    const time = shown % day
    const isWorking =
      hours.days.includes(new Date(shown).getUTCDay()) && time >= hours.from && time < hours.until
    free = isWorking && isTaken === 0 ? free + 1 : 0
    if (free === minutes) return start + (place + 1 - minutes) * minute
  }
  return undefined
}

/** Returns a generator of reproducible numbers from 0 to below 1. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

// In July, and before each DST change of a zone.
const allDates = [
  '2026-07-01',
  '2026-03-06',
  '2026-03-27',
  '2026-04-03',
  '2026-10-02',
  '2026-10-23',
  '2026-10-30',
]
const statuses = ['busy', 'busy', 'busy', 'tentative', 'oof', 'free', 'workingElsewhere']

export const findNextAvailableTime = tenantFacts(
  'findNextAvailableTime in a calendar of 3,000 events',
  (tenant) => {
    const busy: Busy[] = []
    let calendarId = ''
    beforeAll(() => {
      calendarId = tenant.graph.createCalendar('Full')
      const next = numbers(2026)
      const zones = ['UTC', 'Europe/Berlin', 'Eastern Standard Time', 'Australia/Lord_Howe']
      for (let count = 0; count < 3000; count++) {
        const start = utc('2026-03-01T00:00') + Math.floor(next() * 260 * 288) * 5 * minute
        const end = start + Math.ceil(next() * 36) * 5 * minute
        const showAs = statuses[Math.floor(next() * statuses.length)] ?? 'busy'
        const timeZone = zones[count % zones.length] ?? 'UTC'
        tenant.graph.seedEvents(1, {
          calendarId,
          from: new Date(start).toISOString(),
          minutes: (end - start) / minute,
          timeZone,
          fields: { showAs },
        })
        busy.push({ start, end, showAs })
      }
    })

    test.each<[string, Hours, string, string[]]>([
      [
        'Berlin',
        { zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: 9 * hour, until: 17 * hour },
        'W. Europe Standard Time',
        ['2026-03-27', '2026-10-23'],
      ],
      [
        'New York',
        { zone: 'America/New_York', days: [1, 2, 3, 4, 5], from: 8 * hour, until: 18 * hour },
        'America/New_York',
        ['2026-03-06', '2026-10-30'],
      ],
      [
        'Adelaide',
        { zone: 'Australia/Adelaide', days: [0, 2, 4, 6], from: 9.5 * hour, until: 16 * hour },
        'Cen. Australia Standard Time',
        ['2026-04-03', '2026-10-02'],
      ],
      [
        'Lord Howe',
        { zone: 'Australia/Lord_Howe', days: [0, 1, 2, 3, 4, 5, 6], from: 9 * hour, until: 13.25 * hour },
        'Australia/Lord_Howe',
        ['2026-04-03', '2026-10-02'],
      ],
    ])(
      'the times found in %s equal those of a search by minute, around each DST change',
      async (_place, hours, timeZone, changes) => {
        const names = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
        const clock = (time: number) => new Date(time % day).toISOString().slice(11, 16)
        const config = {
          calendarId,
          timeZone,
          horizonDays: 60,
          workingHours: 'given',
          workDays: hours.days.map((each) => names[each]),
          workStart: clock(hours.from),
          workEnd: clock(hours.until),
        }
        const { step } = await tenant.start('findNextAvailableTime', { config, hasRaisedRates: true })
        const found: (string | undefined)[] = []
        const expected: (string | undefined)[] = []
        const dates = [...new Set([...changes, ...allDates])].slice(0, runCount(3, allDates.length))
        for (const date of dates)
          for (const minutes of [30, 150, 240]) {
            const start = utc(`${date}T13:05`)
            const { outputs } = await step.run({ start: new Date(start).toISOString(), duration: minutes })
            const { time } = Object(outputs[0]?.body) as { time?: string }
            const byMinutes = searchByMinute(busy, hours, start, minutes, start + 60 * day)
            found.push(time === undefined ? undefined : new Date(time).toISOString())
            expected.push(byMinutes === undefined ? undefined : new Date(byMinutes).toISOString())
          }
        expect(found).toEqual(expected)
        expect(new Set(found).size).toBeGreaterThan(dates.length)
      },
    )

    test('all pages of a year are read without the bodies of events', async () => {
      const config = { calendarId, horizonDays: 260, workingHours: 'none', duration: 24 * 60 * 20 }
      const { step } = await tenant.start('findNextAvailableTime', { config })
      const seen = watch(tenant)

      const { outputs } = await step.run({ time: '2026-03-01T00:00:00Z' })

      expect(outputs.map(({ body }) => body)).toEqual([
        { available: false, searchedUntil: '2026-11-16T00:00:00Z' },
      ])
      const views = seen.requests().filter(({ path }) => path.endsWith('/calendarView'))
      expect(views.length).toBe(Math.ceil(3000 / 500))
      expect(views[0]?.queryNames).toEqual(expect.arrayContaining(['$select', '$orderby']))
    })
  },
)
