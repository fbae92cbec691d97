import { type StartedStep, tenantFacts } from '../../support/tenantSpec'

const minute = 60_000
const day = 24 * 60 * minute

export const mailboxHours = tenantFacts("findNextAvailableTime by the mailbox's settings", (tenant) => {
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
