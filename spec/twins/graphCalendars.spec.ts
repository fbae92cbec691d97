import type { GraphTwin } from '../../tenant/graph'
import { call, errorCode, get, page, startTwin } from './graphCalls'

const utc = (dateTime: string): { dateTime: string; timeZone: string } => ({ dateTime, timeZone: 'UTC' })

describe('calendars of the Graph fake', () => {
  let twin: GraphTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const view = (query: string, calendar = ''): string => `/me${calendar}/calendarView?${query}`
  const january = 'startDateTime=2026-01-01T00:00:00Z&endDateTime=2026-02-01T00:00:00Z'
  const subjects = async (path: string): Promise<unknown[]> =>
    (await page(twin, path)).value.map(({ subject }) => subject)

  it('a new mailbox has only the default calendar', async () => {
    const { value } = await page(twin, '/me/calendars')
    expect(value).toMatchObject([
      {
        id: twin.defaultCalendarId,
        name: 'Calendar',
        isDefaultCalendar: true,
        canEdit: true,
        isRemovable: false,
      },
    ])
    expect((await get(twin, '/me/calendar')).body['id']).toBe(twin.defaultCalendarId)
  })

  it('calendars can be created, renamed, and deleted with their events, except for the default one', async () => {
    const created = await call(twin, 'POST', '/v1.0/me/calendars', { body: { name: 'Team' } })
    expect([created.status, created.body['isDefaultCalendar']]).toEqual([201, false])
    const path = `/v1.0/me/calendars/${created.body['id']}`
    const [event] = twin.seedEvents(1, { calendarId: String(created.body['id']) })
    expect((await call(twin, 'PATCH', path, { body: { name: 'Crew' } })).body['name']).toBe('Crew')
    expect((await call(twin, 'DELETE', path)).status).toBe(204)
    expect((await get(twin, `/me/events/${event}`)).status).toBe(404)
    const kept = await call(twin, 'DELETE', `/v1.0/me/calendars/${twin.defaultCalendarId}`)
    expect(kept.status).toBe(403)
    const taken = await call(twin, 'POST', '/v1.0/me/calendars', { body: { name: 'calendar' } })
    expect([taken.status, errorCode(taken)]).toEqual([409, 'ErrorFolderExists'])
  })

  it('each calendar has its own events, and /me/events is the default calendar', async () => {
    const calendarId = twin.createCalendar('Team')
    const body = { subject: 'x', start: utc('2026-01-15T12:00:00'), end: utc('2026-01-15T13:00:00') }
    const { body: event } = await call(twin, 'POST', `/v1.0/me/calendars/${calendarId}/events`, { body })
    twin.seedEvents(1)
    expect((await page(twin, `/me/calendars/${calendarId}/events`)).value).toMatchObject([
      { id: event['id'] },
    ])
    expect((await page(twin, '/me/events')).value).toHaveLength(1)
    expect((await page(twin, '/me/calendar/events')).value).toHaveLength(1)
    expect((await get(twin, `/me/events/${event['id']}`)).status).toBe(200)
    expect((await get(twin, `/me/calendar/events/${event['id']}`)).status).toBe(200)
    expect((await get(twin, `/me/calendars/${twin.defaultCalendarId}/events/${event['id']}`)).status).toBe(
      404,
    )
  })

  it('a calendar view shows events that are completely or partly within its time range', async () => {
    const event = (subject: string, start: string, end: string): string =>
      twin.createEvent({ subject, start: utc(start), end: utc(end) })
    event('before', '2025-12-31T22:00:00', '2026-01-01T00:00:00')
    event('into', '2025-12-31T23:00:00', '2026-01-01T01:00:00')
    event('within', '2026-01-15T12:00:00', '2026-01-15T13:00:00')
    event('out of', '2026-01-31T23:00:00', '2026-02-01T01:00:00')
    event('after', '2026-02-01T00:00:00', '2026-02-01T01:00:00')
    expect(await subjects(view(january))).toEqual(['into', 'within', 'out of'])
    const other = `/calendars/${twin.createCalendar('Team')}`
    expect(await subjects(view(january, other))).toEqual([])
  })

  it('all pages of a calendar view keep the time range, and they convert to the preferred time zone', async () => {
    const ids = twin.seedEvents(25, { from: '2026-01-05T00:00:00Z' })
    const prefer = 'outlook.timezone="Pacific Standard Time"'
    const seen: unknown[] = []
    let link: string | undefined = view(`${january}&$orderby=start/dateTime&$top=10`)
    while (link !== undefined) {
      const { value, nextLink }: Awaited<ReturnType<typeof page>> = await page(twin, link, { prefer })
      seen.push(...value.map(({ id }) => id))
      if (link.startsWith('/'))
        expect(value[0]?.['start']).toMatchObject({ dateTime: '2026-01-04T16:00:00.0000000' })
      link = nextLink
    }
    expect(seen).toEqual(ids)
  })

  it('a view reads times without an offset as UTC in any preferred zone, and parameter names in any case', async () => {
    twin.createEvent({ subject: 'x', start: utc('2026-01-15T12:00:00'), end: utc('2026-01-15T13:00:00') })
    const query = 'startdatetime=2026-01-15T12:30:00&enddatetime=2026-01-15T12:45:00.0000000'
    const headers = { prefer: 'outlook.timezone="Tokyo Standard Time"' }
    expect((await page(twin, view(query), headers)).value).toHaveLength(1)
    const offset = 'startDateTime=2026-01-15T04:30:00-08:00&endDateTime=2026-01-15T04:45:00-08:00'
    expect((await page(twin, view(offset))).value).toHaveLength(1)
  })

  it.each([
    ['', 'ErrorInvalidParameter'],
    ['startDateTime=2026-01-01T00:00:00Z', 'ErrorInvalidParameter'],
    ['startDateTime=today&endDateTime=tomorrow', 'ErrorInvalidParameter'],
    ['startDateTime=2026-02-01T00:00:00Z&endDateTime=2026-01-01T00:00:00Z', 'ErrorInvalidParameter'],
    ['startDateTime=2020-01-01T00:00:00Z&endDateTime=2026-01-01T00:00:00Z', 'ErrorInvalidRequest'],
  ])('the calendar view ?%s is rejected', async (query, code) => {
    const reply = await get(twin, view(query))
    expect([reply.status, errorCode(reply)]).toEqual([400, code])
  })

  it('a calendar view filtered by lastModifiedDateTime is empty', async () => {
    twin.seedEvents(1, { from: '2026-01-15T12:00:00Z' })
    const filter = '$filter=lastModifiedDateTime ge 2020-01-01T00:00:00Z'
    expect((await page(twin, view(`${january}&${filter}`))).value).toEqual([])
    expect((await page(twin, `/me/events?${filter}`)).value).toHaveLength(1)
  })

  it('mailbox settings contain the time zone and the working hours', async () => {
    expect((await get(twin, '/me/mailboxSettings')).body).toMatchObject({
      timeZone: 'Pacific Standard Time',
      language: { locale: 'en-US' },
      workingHours: {
        daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
        startTime: '08:00:00.0000000',
        endTime: '17:00:00.0000000',
        timeZone: { name: 'Pacific Standard Time' },
      },
    })
    twin.setMailboxSettings({ timeZone: 'Europe/Berlin' })
    expect((await get(twin, '/me/mailboxSettings/timeZone')).body['value']).toBe('Europe/Berlin')
    expect((await get(twin, '/me/mailboxSettings/workingHours')).body['endTime']).toBe('17:00:00.0000000')
    expect(Object.keys((await get(twin, '/me/mailboxSettings?$select=timeZone')).body)).toEqual([
      '@odata.context',
      'timeZone',
    ])
  })

  it('a calendar view pages through 3,000 events', async () => {
    twin.seedEvents(3000, { from: '2026-01-01T00:00:00Z', everyMinutes: 10, minutes: 5 })
    const window = 'startDateTime=2026-01-01T00:00:00Z&endDateTime=2026-03-01T00:00:00Z'
    expect((await page(twin, view(`${window}&$top=1000&$skip=2000`))).value).toHaveLength(1000)
  })
})
