import { shownAt } from '../support/clockRules'
import { describeTenant, type StartedStep } from '../support/tenantSpec'
import { watch } from '../support/tenantWatch'

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

const statuses = ['busy', 'busy', 'busy', 'tentative', 'oof', 'free', 'workingElsewhere']

describeTenant('findNextAvailableTime in a calendar of 3,000 events', (tenant) => {
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

  test.each<[string, Hours, string]>([
    [
      'Berlin',
      { zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: 9 * hour, until: 17 * hour },
      'W. Europe Standard Time',
    ],
    [
      'New York',
      { zone: 'America/New_York', days: [1, 2, 3, 4, 5], from: 8 * hour, until: 18 * hour },
      'America/New_York',
    ],
    [
      'Adelaide',
      { zone: 'Australia/Adelaide', days: [0, 2, 4, 6], from: 9.5 * hour, until: 16 * hour },
      'Cen. Australia Standard Time',
    ],
    [
      'Lord Howe',
      { zone: 'Australia/Lord_Howe', days: [0, 1, 2, 3, 4, 5, 6], from: 9 * hour, until: 13.25 * hour },
      'Australia/Lord_Howe',
    ],
  ])(
    'the times found in %s equal those of a search by minute, around each DST change',
    async (_place, hours, timeZone) => {
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
      for (const date of [
        '2026-03-06',
        '2026-03-27',
        '2026-04-03',
        '2026-07-01',
        '2026-10-02',
        '2026-10-23',
        '2026-10-30',
      ])
        for (const minutes of [30, 150, 240]) {
          const start = utc(`${date}T13:05`)
          const { outputs } = await step.run({ start: new Date(start).toISOString(), duration: minutes })
          const { time } = Object(outputs[0]?.body) as { time?: string }
          const byMinutes = searchByMinute(busy, hours, start, minutes, start + 60 * day)
          found.push(time === undefined ? undefined : new Date(time).toISOString())
          expected.push(byMinutes === undefined ? undefined : new Date(byMinutes).toISOString())
        }
      expect(found).toEqual(expected)
      expect(new Set(found).size).toBeGreaterThan(7)
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
})

describeTenant("findNextAvailableTime by the mailbox's settings", (tenant) => {
  let action: StartedStep
  beforeAll(async () => {
    action = await tenant.start('findNextAvailableTime')
    tenant.graph.setMailboxSettings({
      timeZone: 'W. Europe Standard Time',
      workingHours: {
        daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
        startTime: '08:00:00.0000000',
        endTime: '17:00:00.0000000',
        timeZone: { name: 'W. Europe Standard Time' },
      },
    })
  })
  afterEach(() => tenant.graph.deleteEvents(tenant.graph.eventIds()))

  const find = async (message: object, step = action.step) => {
    const { end, outputs } = await step.run(message)
    expect(outputs.map(({ kind, body }) => (kind === 'error' ? body : kind))).toEqual(['data'])
    expect(end).toBe('acked')
    return outputs[0]?.body
  }
  const allDay = (date: string, timeZone: string) => {
    const next = new Date(Date.parse(date) + day).toISOString().slice(0, 10)
    const times = { start: { dateTime: date, timeZone }, end: { dateTime: next, timeZone } }
    tenant.graph.createEvent({ subject: 'Holiday', isAllDay: true, showAs: 'oof', ...times })
  }

  test('the next time after a Friday evening is Monday morning in daylight saving time', async () => {
    expect(await find({ start: '2026-03-27T16:45:00', duration: 60 })).toEqual({
      available: true,
      time: '2026-03-30T08:00:00+02:00',
      start: { dateTime: '2026-03-30T08:00:00+02:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-03-30T09:00:00+02:00', timeZone: 'Europe/Berlin' },
    })
  })

  test.each(['Europe/Berlin', 'Tokyo Standard Time', 'Hawaiian Standard Time', 'Pacific/Kiritimati'])(
    'an all-day event that was created in %s is a whole day in the time zone of the mailbox',
    async (timeZone) => {
      allDay('2026-03-30', timeZone)
      expect(await find({ start: '2026-03-27T16:45:00', duration: 60 })).toMatchObject({
        time: '2026-03-31T08:00:00+02:00',
      })
    },
  )

  test('the output is an input for Create Event, after which the next time is found', async () => {
    const creator = await tenant.start('createEvent')
    const message = { start: '2026-10-23T16:30:00+02:00', duration: 480 }
    for (const date of ['2026-10-26', '2026-10-27', '2026-10-28']) {
      const slot = await find(message)
      expect(slot).toMatchObject({ time: `${date}T08:00:00+01:00` })
      const { start, end } = slot as Record<string, unknown>
      expect((await creator.step.run({ subject: 'Taken', start, end })).end).toBe('acked')
    }
  })

  test('the search starts at the next full minute if start is empty', async () => {
    const { step } = await tenant.start('findNextAvailableTime', { config: { workingHours: 'none' } })
    const before = Date.now()
    const { time } = (await find({}, step)) as { time: string }
    expect(Date.parse(time) % minute).toBe(0)
    expect(Date.parse(time)).toBeGreaterThanOrEqual(before)
    expect(Date.parse(time)).toBeLessThan(Date.now() + minute)
  })

  test('busyStatuses selects the statuses that are busy', async () => {
    const { step } = await tenant.start('findNextAvailableTime', {
      config: { busyStatuses: ['workingElsewhere'] },
    })
    for (const [hours, showAs] of [
      ['08', 'busy'],
      ['09', 'workingElsewhere'],
    ] as const)
      tenant.graph.createEvent({
        showAs,
        start: { dateTime: `2026-03-30T${hours}:00`, timeZone: 'Europe/Berlin' },
        end: { dateTime: `2026-03-30T${hours}:30`, timeZone: 'Europe/Berlin' },
      })
    const message = { start: '2026-03-30T08:00:00', duration: 60 }
    expect(await find(message)).toMatchObject({ time: '2026-03-30T08:30:00+02:00' })
    expect(await find(message, step)).toMatchObject({ time: '2026-03-30T08:00:00+02:00' })
    expect(await find({ ...message, duration: 61 }, step)).toMatchObject({
      time: '2026-03-30T09:30:00+02:00',
    })
  })

  test('a mailbox with a custom time zone works if the step has a time zone', async () => {
    tenant.graph.setMailboxSettings({ timeZone: 'Customized Time Zone' })
    const config = { timeZone: 'Europe/Berlin', workingHours: 'given' }
    const { step } = await tenant.start('findNextAvailableTime', { config })
    allDay('2026-03-30', 'Europe/Berlin')
    const message = { start: '2026-03-27T16:45:00', duration: 60 }

    expect(await find(message, step)).toMatchObject({ time: '2026-03-31T09:00:00+02:00' })
    // Without one, the time zone of its working hours is used.
    expect(await find(message)).toMatchObject({ time: '2026-03-31T08:00:00+02:00' })
    tenant.graph.setMailboxSettings({ timeZone: 'W. Europe Standard Time' })
  })

  test.each<[string, object, object, RegExp]>([
    [
      'an end before the start',
      {},
      { start: '2026-03-30T08:00Z', end: '2026-03-29' },
      /"end" is before the field "start"/,
    ],
    ['an invalid duration', {}, { duration: 0 }, /"duration" is not a whole number/],
    ['an unknown zone', { timeZone: 'Mars' }, {}, /"timeZone" is "Mars"/],
    ['hours without "given"', { workStart: '10:00' }, {}, /"workStart".*"given"/],
    ['an invalid day', { workingHours: 'given', workDays: ['someday'] }, {}, /"workDays" contains "someday"/],
    ['an invalid hour', { workingHours: 'given', workEnd: '25:00' }, {}, /"workEnd" is "25:00"/],
    ['an invalid status', { busyStatuses: ['asleep'] }, {}, /"busyStatuses" contains "asleep"/],
  ])('%s is rejected, and the error names the field', async (_what, config, message, words) => {
    const { step } = await tenant.start('findNextAvailableTime', { config: { ...config } })
    const { outputs } = await step.run(message)
    expect(outputs).toMatchObject([
      { kind: 'error', body: { name: 'ConfigurationError', message: expect.stringMatching(words) } },
    ])
  })
})
