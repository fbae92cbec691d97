import { type Client, RetryHandlerOptions } from '@microsoft/microsoft-graph-client'
import type { GraphTwin } from '../../tenant/graph'
import { startTwin } from './graphCalls'
import { clientOf, failure, iterate } from './graphOfficialClient'

const lunch = {
  subject: 'Lunch',
  start: { dateTime: '2026-07-15T12:00:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-07-15T13:00:00', timeZone: 'W. Europe Standard Time' },
}

describe('the official Graph client with the calendars of the Graph fake', () => {
  let twin: GraphTwin
  let client: Client
  beforeEach(async () => {
    twin = await startTwin()
    client = clientOf(twin)
  })
  afterEach(() => twin.close())

  it('the client creates, reads, updates, and deletes an event', async () => {
    const zone = 'outlook.timezone="Pacific Standard Time"'
    const created = await client.api('/me/events').header('Prefer', zone).post(lunch)
    expect(created.start).toEqual({
      dateTime: '2026-07-15T03:00:00.0000000',
      timeZone: 'Pacific Standard Time',
    })
    const path = `/me/events/${created.id}`
    expect(await client.api(path).header('Prefer', zone).get()).toEqual(created)
    expect(await client.api(path).patch({ showAs: 'free' })).toMatchObject({ showAs: 'free' })
    await client.api(path).delete()
    expect(await failure(client.api(path).get())).toMatchObject({ statusCode: 404 })
  })

  it('the client creates one event with a transactionId although a 504 hides the first response', async () => {
    twin.fail({ kind: 'gatewayTimeout', isApplied: true })
    const request = client.api('/me/events').middlewareOptions([new RetryHandlerOptions(0.01, 1)])
    const event = await request.post({ ...lunch, transactionId: 'message-7' })
    expect(twin.eventIds()).toEqual([event.id])
    expect(twin.statusCounts()).toEqual({ 504: 1, 201: 1 })
  })

  it('the client iterates over a calendar view in the order of its events', async () => {
    const ids = twin.seedEvents(25, { from: '2026-01-05T00:00:00Z' })
    const view = client
      .api('/me/calendarView')
      .query({ startDateTime: '2026-01-05T00:00:00Z', endDateTime: '2026-01-06T00:00:00Z' })
      .orderby('start/dateTime')
      .top(10)
    expect((await iterate(client, view)).seen.map(({ id }) => id)).toEqual(ids.slice(0, 24))
  })

  it('the client iterates over events changed since an instant', async () => {
    const ids = twin.seedEvents(15)
    twin.changeEvents(ids.slice(0, 12), {}, Date.now() + 60_000)
    const instant = new Date(Date.now() + 30_000).toISOString()
    const list = client
      .api('/me/events')
      .filter(`lastModifiedDateTime ge ${instant}`)
      .orderby('lastModifiedDateTime')
    expect((await iterate(client, list)).seen.map(({ id }) => id)).toEqual(ids.slice(0, 12))
  })

  it('the client lists calendars, reads settings, and requests a schedule', async () => {
    expect((await client.api('/me/calendars').get()).value).toHaveLength(1)
    expect(await client.api('/me/mailboxSettings').get()).toHaveProperty('workingHours')
    twin.createEvent(lunch)
    const { value } = await client.api('/me/calendar/getSchedule').post({
      schedules: ['MeganB@contoso.example'],
      startTime: { dateTime: '2026-07-15T09:00:00', timeZone: 'UTC' },
      endTime: { dateTime: '2026-07-15T12:00:00', timeZone: 'UTC' },
      availabilityViewInterval: 60,
    })
    expect(value).toMatchObject([{ availabilityView: '020' }])
  })

  it('the error for an unknown time zone contains its code', async () => {
    const error = await failure(client.api('/me/events').header('Prefer', 'outlook.timezone="Mars"').get())
    expect(error).toMatchObject({ statusCode: 400, code: 'TimeZoneNotSupportedException' })
  })
})
