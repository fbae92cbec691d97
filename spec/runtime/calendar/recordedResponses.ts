import { tenantFacts } from '../../support/tenantSpec'

const customZone = {
  '@odata.type': '#microsoft.graph.customTimeZone' as const,
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
const workingHours = {
  daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  startTime: '08:00:00.0000000',
  endTime: '17:00:00.0000000',
}

export const recordedResponses = tenantFacts('calendars with recorded responses of Graph', (tenant) => {
  const lunch = { subject: 'Lunch', start: '2026-03-30T12:00:00Z', end: '2026-03-30T13:00:00Z' }

  test('a redelivered message whose event was edited emits that event', async () => {
    const { step } = await tenant.start('createEvent')
    const { messageId } = await step.send(lunch)
    const first = await step.settled(messageId)
    const [{ id = '' } = {}] = first.outputs.map(({ body }) => body as { id?: string })
    tenant.graph.changeEvents([id], { subject: 'Dinner' })

    await step.send(lunch, { messageId })
    const { outputs } = await step.settled(messageId)

    expect(outputs.at(-1)).toMatchObject({ kind: 'data', body: { id, subject: 'Dinner' } })
    expect(tenant.graph.eventIds().filter((each) => each === id)).toHaveLength(1)
  })

  test('a distribution list is not available if its availability view is busy', async () => {
    const { step } = await tenant.start('checkAvailability')
    const busy = {
      start: Date.UTC(2026, 2, 30, 12, 10),
      end: Date.UTC(2026, 2, 30, 12, 20),
      status: 'busy' as const,
    }
    tenant.graph.setSchedule('team@contoso.example', [busy], 'viewOnly')
    tenant.graph.setSchedule('ghost@contoso.example', [], 'nothing')
    const times = { start: lunch.start, end: lunch.end }

    const team = await step.run({ ...times, attendees: 'team@contoso.example' })
    const ghost = await step.run({ ...times, attendees: 'ghost@contoso.example' })

    expect(team.outputs).toMatchObject([
      { body: { available: false, busy: [{ start: '2026-03-30T12:10:00Z', end: '2026-03-30T12:20:00Z' }] } },
    ])
    expect(ghost.outputs).toMatchObject([{ kind: 'error', body: { name: 'UnexpectedResponseError' } }])
  })

  test('a series is busy at each occurrence', async () => {
    const calendarId = tenant.graph.createCalendar('Series')
    const pattern = { type: 'daily', interval: 1 }
    const recurrence = { pattern, range: { type: 'noEnd', startDate: '2026-03-02' } }
    tenant.graph.seedEvents(1, { calendarId, from: '2026-03-02T12:00:00Z', fields: { recurrence } })
    const { step } = await tenant.start('checkAvailability', { config: { calendarId } })

    const { outputs } = await step.run({ start: lunch.start, end: lunch.end })

    expect(outputs).toMatchObject([{ body: { available: false, busy: [{ start: '2026-03-30T12:00:00Z' }] } }])
  })

  test('working hours in a custom zone are used by their bias and rules', async () => {
    tenant.graph.setMailboxSettings({
      timeZone: 'Customized Time Zone',
      workingHours: { ...workingHours, timeZone: customZone },
    })
    const { step } = await tenant.start('findNextAvailableTime', {
      config: { calendarId: tenant.graph.createCalendar('Empty') },
    })

    const { outputs } = await step.run({ start: '2026-03-30T00:00:00Z' })

    // Monday 08:00 in summer time, seven hours behind UTC.
    expect(outputs).toMatchObject([{ body: { available: true, time: '2026-03-30T15:00:00Z' } }])
  })

  test('an event with offsets needs no time zone of the mailbox', async () => {
    tenant.graph.setMailboxSettings({
      timeZone: 'tzone://Microsoft/Custom',
      workingHours: { ...workingHours, timeZone: { name: 'tzone://Microsoft/Custom' } },
    })
    const { step } = await tenant.start('createEvent')

    const { outputs } = await step.run({ ...lunch, subject: 'Without zone' })

    expect(outputs).toMatchObject([
      { body: { start: { dateTime: '2026-03-30T12:00:00.0000000', timeZone: 'UTC' } } },
    ])
  })

  test('the name that Exchange uses for UTC is a valid time zone', async () => {
    tenant.graph.setMailboxSettings({
      timeZone: 'tzone://Microsoft/Utc',
      workingHours: { ...workingHours, timeZone: { name: 'UTC' } },
    })
    const { step } = await tenant.start('createEvent')

    const { outputs } = await step.run({
      subject: 'UTC',
      start: '2026-03-30T12:00:00',
      end: '2026-03-30T13:00:00',
    })

    expect(outputs).toMatchObject([{ body: { start: { dateTime: '2026-03-30T12:00:00.0000000' } } }])
  })

  test('an account without a mailbox in its tenant fails with that reason, and its token is not refreshed', async () => {
    const { step } = await tenant.start('query')
    tenant.graph.fail({ kind: 'official', name: 'tenantNotFound' })

    const { outputs } = await step.run({ query: '/me/messages' })

    expect(outputs).toMatchObject([
      { kind: 'error', body: { name: 'ApiError', message: expect.stringMatching(/license.*"consumers"/) } },
    ])
    expect(step.log()).toContain('0 refreshes')
  })
})
