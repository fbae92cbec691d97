import { berlin, creatingEvents, review } from '../../support/creatingEvents'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

export const createEvent = tenantFacts('createEvent', (tenant) => {
  const { eventOf } = creatingEvents(tenant)

  test('an event is created with all values of the message in one request', async () => {
    const seen = watch(tenant)

    const { shown, stored } = await eventOf({
      ...review,
      body: { content: '<p>Agenda</p>', contentType: 'HTML' },
      location: { displayName: 'Room 4', address: { city: 'Bonn' } },
      attendees: 'ada@fabrikam.example, Charles <charles@fabrikam.example>',
      optionalAttendees: ['b@fabrikam.example'],
      resourceAttendees: { emailAddress: { address: 'room4@fabrikam.example' } },
      categories: 'Project X, Blue category',
      importance: 'High',
      showAs: 'WorkingElsewhere',
      sensitivity: 'private',
      reminderMinutesBeforeStart: '30',
      isReminderOn: true,
      responseRequested: false,
    })

    expect(seen.requests().map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /v1.0/me/events'])
    expect(shown).toMatchObject({
      start: { dateTime: '2026-03-30T09:00:00.0000000', timeZone: 'W. Europe Standard Time' },
      end: { dateTime: '2026-03-30T10:00:00.0000000', timeZone: 'W. Europe Standard Time' },
    })
    expect(stored).toMatchObject({
      subject: 'Review',
      start: { dateTime: '2026-03-30T07:00:00.0000000' },
      originalStartTimeZone: 'W. Europe Standard Time',
      body: { contentType: 'html', content: '<p>Agenda</p>' },
      location: { displayName: 'Room 4', address: { city: 'Bonn' } },
      attendees: [
        { type: 'required', emailAddress: { address: 'ada@fabrikam.example' } },
        { type: 'required', emailAddress: { address: 'charles@fabrikam.example', name: 'Charles' } },
        { type: 'optional', emailAddress: { address: 'b@fabrikam.example' } },
        { type: 'resource', emailAddress: { address: 'room4@fabrikam.example' } },
      ],
      categories: ['Project X', 'Blue category'],
      importance: 'high',
      showAs: 'workingElsewhere',
      sensitivity: 'private',
      reminderMinutesBeforeStart: 30,
      responseRequested: false,
    })
  })

  test("the step's fields apply if the message does not override them", async () => {
    const calendarId = tenant.graph.createCalendar('Projects')
    const config = {
      calendarId,
      timeZone: 'Eastern Standard Time',
      showAs: 'free',
      bodyType: 'html',
      importance: 'low',
    }
    const { step } = await tenant.start('createEvent', { config })

    const { outputs } = await step.run({
      start: '2026-03-30T09:00',
      end: '2026-03-30T09:30',
      body: 'Hi',
      importance: 'high',
    })

    expect(tenant.graph.eventIds(calendarId)).toEqual([String(Object(outputs[0]?.body).id)])
    expect(outputs).toMatchObject([
      {
        body: {
          start: { dateTime: '2026-03-30T09:00:00.0000000', timeZone: 'Eastern Standard Time' },
          body: { contentType: 'html', content: 'Hi' },
          showAs: 'free',
          importance: 'high',
        },
      },
    ])
  })

  test("a time without a time zone is in the mailbox's time zone", async () => {
    tenant.graph.setMailboxSettings({ timeZone: 'Tokyo Standard Time' })
    const { stored } = await eventOf({ start: '2026-03-30T09:00', end: '2026-03-30T10:00' })
    expect(stored).toMatchObject({
      start: { dateTime: '2026-03-30T00:00:00.0000000' },
      originalStartTimeZone: 'Tokyo Standard Time',
    })
  })

  test.each([
    [
      'a time with an offset keeps its instant',
      '2026-03-30T09:00:00-04:00',
      '2026-03-30T13:00',
      'W. Europe Standard Time',
    ],
    [
      'a local time that a DST change skips is moved forward',
      '2026-03-29T02:30:00',
      '2026-03-29T01:30',
      'W. Europe Standard Time',
    ],
    ['a local time that occurs twice means the first one', '2026-10-25T02:30:00', '2026-10-25T00:30', 'UTC'],
    [
      'an instant in the repeated hour is kept, before the DST change',
      '2026-10-25T02:30:00+02:00',
      '2026-10-25T00:30',
      'UTC',
    ],
    [
      'an instant in the repeated hour is kept, after the DST change',
      '2026-10-25T02:30:00+01:00',
      '2026-10-25T01:30',
      'UTC',
    ],
  ])('%s', async (_what, dateTime, moment, zone) => {
    const { stored } = await eventOf({ start: berlin(dateTime), end: berlin('2026-12-01T00:00') })
    expect(stored).toMatchObject({
      start: { dateTime: `${moment}:00.0000000`, timeZone: 'UTC' },
      originalStartTimeZone: zone,
    })
  })

  test.each(['Europe/Berlin', 'Africa/Cairo', 'Asia/Kolkata', 'Australia/Lord_Howe'])(
    'an all-day event in %s lasts from date to date',
    async (timeZone) => {
      // A DST change in Cairo skips the first midnight.
      const start = { dateTime: '2026-04-24', timeZone }
      const { stored } = await eventOf({
        start,
        end: { dateTime: '2026-04-25T00:00:00', timeZone },
        isAllDay: 'true',
      })
      expect(stored).toMatchObject({
        isAllDay: true,
        start: { dateTime: '2026-04-24T00:00:00.0000000' },
        end: { dateTime: '2026-04-25T00:00:00.0000000' },
      })
    },
  )

  test.each([
    ['Europe/Berlin', '2026-01-31T00:00:00Z', '2026-02-01T00:00:00Z'],
    ['America/New_York', '2026-01-31T00:00:00.000+00:00', '2026-02-01'],
    ['Europe/Berlin', '2026-01-31T00:00:00+01:00', '2026-01-31T23:00:00Z'],
    ['Etc/UTC', '2026-01-31T00:00:00Z', '2026-02-01T00:00:00-00:00'],
  ])('an all-day event in %s from %s to %s lasts one day', async (timeZone, start, end) => {
    const { step } = await tenant.start('createEvent', { config: { timeZone, isAllDay: true } })
    const { outputs } = await step.run({ start, end })
    expect(outputs).toMatchObject([{ kind: 'data' }])
    const { id } = Object(outputs[0]?.body) as { id?: unknown }
    expect(tenant.graph.event(String(id))).toMatchObject({
      isAllDay: true,
      start: { dateTime: '2026-01-31T00:00:00.0000000' },
      end: { dateTime: '2026-02-01T00:00:00.0000000' },
    })
  })

  test.each(['2026-01-31T01:00:00Z', '2026-01-31T05:30:00+05:30'])(
    'an all-day event in Berlin that starts at %s is rejected',
    async (start) => {
      const { step } = await tenant.start('createEvent', {
        config: { timeZone: 'Europe/Berlin', isAllDay: true },
      })
      const { outputs } = await step.run({ start, end: '2026-02-01' })
      expect(outputs).toMatchObject([
        { body: { name: 'ConfigurationError', message: expect.stringContaining('"start" of an all-day') } },
      ])
    },
  )

  test('the error for an invalid calendar ID names the field', async () => {
    const bad = await tenant.start('createEvent', { config: { calendarId: 'a/b' } })
    const { outputs } = await bad.step.run(review)
    expect(outputs).toMatchObject([
      { body: { name: 'ConfigurationError', message: expect.stringContaining('"calendarId"') } },
    ])
  })

  test('the error for another provider lists the supported one', async () => {
    const { step } = await tenant.start('createEvent', { fields: { provider: 'salesforce' } })
    const { outputs } = await step.run(review)
    const message = expect.stringMatching(/supports Microsoft Graph, but .* "salesforce"/)
    expect(outputs).toMatchObject([{ body: { name: 'ConfigurationError', message } }])
  })

  test('the dropdowns list calendars and time zones', async () => {
    const { accountId } = await tenant.start('createEvent')
    const choices = (modelMethod: string) =>
      tenant.call('selectModel', { accountId, functionName: 'createEvent', modelMethod })
    const [calendars, timeZones] = await Promise.all([choices('calendars'), choices('timeZones')])

    expect(calendars.result).toMatchObject({
      status: 'success',
      data: { [tenant.graph.defaultCalendarId]: 'Calendar' },
    })
    const { data } = timeZones.result as { data: Record<string, string> }
    expect(data).toMatchObject({
      'Europe/Berlin': '(UTC+01:00) Europe/Berlin, W. Europe Standard Time',
      'America/New_York': '(UTC-05:00) America/New_York, Eastern Standard Time',
      'Asia/Kolkata': '(UTC+05:30) Asia/Kolkata, India Standard Time',
    })
    expect(Object.keys(data).filter((key) => key.includes('.'))).toEqual([])
  })
})
