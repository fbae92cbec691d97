import type { GraphTwin } from '../../tenant/graph'
import { call, errorCode, get, page, type Reply, startTwin } from './graphCalls'

const pacific = 'Pacific Standard Time'
const utc = (dateTime: string): { dateTime: string; timeZone: string } => ({ dateTime, timeZone: 'UTC' })
const lunch = {
  subject: "Let's go for lunch",
  start: { dateTime: '2026-07-15T12:00:00', timeZone: pacific },
  end: { dateTime: '2026-07-15T14:00:00', timeZone: pacific },
}

describe('events of the Graph fake', () => {
  let twin: GraphTwin
  let now = 0
  beforeEach(async () => {
    now = Date.parse('2026-01-15T12:00:00.250Z')
    twin = await startTwin({ now: () => now })
  })
  afterEach(() => twin.close())

  const create = (body: unknown): Promise<Reply> => call(twin, 'POST', '/v1.0/me/events', { body })
  const subjects = async (path: string): Promise<unknown[]> =>
    (await page(twin, path)).value.map(({ subject }) => subject)

  it('an event has all properties of a real one, and its last change has a fraction of seven digits', async () => {
    const [id] = twin.seedEvents(1, { from: '2026-01-16T09:00:00Z' })
    const { body } = await get(twin, `/me/events/${id}`)
    expect(body).toMatchObject({
      id: expect.stringMatching(/^AAMkA[\w-]{146}=$/),
      lastModifiedDateTime: expect.stringMatching(/^2026-01-15T12:00:00\.250\d{3}[13579]Z$/),
      iCalUId: expect.stringMatching(/^040000008200E00074C5B7101A82E008/),
      start: { dateTime: '2026-01-16T09:00:00.0000000', timeZone: 'UTC' },
      end: { dateTime: '2026-01-16T09:30:00.0000000', timeZone: 'UTC' },
      isAllDay: false,
      showAs: 'busy',
      sensitivity: 'normal',
      importance: 'normal',
      type: 'singleInstance',
      isReminderOn: true,
      organizer: { emailAddress: { name: 'Megan Bowen' } },
      attendees: [{ type: 'required', emailAddress: { address: expect.any(String) } }],
      location: { displayName: expect.any(String) },
      recurrence: null,
    })
    expect(body).not.toHaveProperty('transactionId')
  })

  it('an event is created with all properties that a user can set', async () => {
    const { status, body } = await create({
      ...lunch,
      body: { contentType: 'HTML', content: 'Does noon work?' },
      location: { displayName: "Harry's Bar" },
      attendees: [{ emailAddress: { address: 'a@x.example' }, type: 'Optional' }],
      importance: 'High',
      sensitivity: 'private',
      showAs: 'oof',
      categories: ['red'],
      reminderMinutesBeforeStart: 5,
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      subject: "Let's go for lunch",
      body: { contentType: 'html', content: 'Does noon work?' },
      locations: [{ displayName: "Harry's Bar" }],
      attendees: [{ emailAddress: { address: 'a@x.example' }, type: 'optional' }],
      importance: 'high',
      sensitivity: 'private',
      showAs: 'oof',
      originalStartTimeZone: pacific,
      start: { dateTime: '2026-07-15T19:00:00.0000000', timeZone: 'UTC' },
      end: { dateTime: '2026-07-15T21:00:00.0000000', timeZone: 'UTC' },
    })
  })

  it.each([
    [{ end: utc('2026-07-15T11:00:00') }, 'ErrorPropertyValidationFailure'],
    [{ start: {} }, 'ErrorPropertyValidationFailure'],
    [{ start: utc('tomorrow') }, 'ErrorPropertyValidationFailure'],
    [{ start: utc('2026-07-15T12:00:00Z') }, 'ErrorPropertyValidationFailure'],
    [{ showAs: 'away' }, 'RequestBodyRead'],
    [{ attendees: [{ address: 'a@x.example' }] }, 'RequestBodyRead'],
    [{ shoeSize: 43 }, 'RequestBodyRead'],
  ])('an event with %j is rejected', async (others, code) => {
    const body = { start: utc('2026-07-15T12:00:00'), end: utc('2026-07-15T13:00:00'), ...others }
    const reply = await create(body)
    expect([reply.status, errorCode(reply)]).toEqual([400, code])
  })

  it('a repeated POST with the same transactionId creates one event', async () => {
    const body = { ...lunch, transactionId: 'message-7' }
    twin.fail({ kind: 'gatewayTimeout', isApplied: true })
    expect((await create(body)).status).toBe(504)
    const [id] = twin.eventIds()
    const again = await create(body)
    expect(again.body).toMatchObject({ id, transactionId: 'message-7' })
    expect(twin.eventIds()).toEqual([id])
    await create({ ...lunch, transactionId: 'message-8' })
    await create(lunch)
    await create(lunch)
    expect(twin.eventIds()).toHaveLength(4)
  })

  it('a PATCH updates only the sent properties, and its transactionId is rejected', async () => {
    const { body } = await create({ ...lunch, transactionId: 'message-7' })
    const path = `/v1.0/me/events/${body['id']}`
    now += 5000
    const updated = await call(twin, 'PATCH', path, { body: { end: utc('2026-07-15T22:00:00') } })
    expect(updated.body).toMatchObject({
      subject: lunch.subject,
      start: utc('2026-07-15T19:00:00.0000000'),
      end: utc('2026-07-15T22:00:00.0000000'),
      lastModifiedDateTime: expect.stringMatching(/^2026-01-15T12:00:05\.250\d{4}Z$/),
    })
    const early = await call(twin, 'PATCH', path, { body: { end: utc('2026-07-15T18:00:00') } })
    expect(errorCode(early)).toBe('ErrorPropertyValidationFailure')
    expect((await call(twin, 'PATCH', path, { body: { transactionId: 'x' } })).status).toBe(400)
  })

  it('a DELETE removes an event', async () => {
    const [id] = twin.seedEvents(1)
    expect((await call(twin, 'DELETE', `/v1.0/me/events/${id}`)).status).toBe(204)
    expect((await get(twin, `/me/events/${id}`)).status).toBe(404)
  })

  it('a filter compares all digits of the last change', async () => {
    const ids = twin.seedEvents(3)
    twin.changeEventsWithinOneSecond(ids, Date.parse('2026-01-15T12:00:07Z'), { subject: 'x' })
    const times = ids.map((id) => String(twin.event(id)['lastModifiedDateTime']))
    const filtered = async (condition: string): Promise<unknown[]> => {
      const query = `$orderby=lastModifiedDateTime&$filter=lastModifiedDateTime ${condition}`
      return (await page(twin, `/me/events?${query}`)).value.map(({ id }) => id)
    }
    expect(await filtered(`ge ${times[1]}`)).toEqual(ids.slice(1))
    expect(await filtered(`gt ${times[1]}`)).toEqual(ids.slice(2))
    expect(await filtered('ge 2026-01-15T12:00:07Z')).toEqual(ids)
    expect(await filtered('gt 2026-01-15T12:00:07.999Z')).toEqual([])
  })

  it.each([
    ["start/dateTime ge '2026-07-15T10:00:00'", ['B', 'C']],
    ["end/dateTime lt '2026-07-15T10:00:00Z'", ['A']],
    ["showAs eq 'free'", ['B']],
    ["isAllDay eq true and subject eq 'C'", ['C']],
    ["sensitivity eq 'private' or importance eq 'low'", ['A', 'B']],
    ["startswith(subject,'a')", ['A']],
  ])('events are filtered by %s', async (filter, expected) => {
    const from = (hour: string): object => ({
      start: utc(`2026-07-15T${hour}`),
      end: utc(`2026-07-15T${hour}`),
    })
    twin.createEvent({ subject: 'A', ...from('09:00:00'), sensitivity: 'private' })
    twin.createEvent({ subject: 'B', ...from('10:00:00'), showAs: 'free', importance: 'low' })
    const day = { isAllDay: true, start: utc('2026-07-16'), end: utc('2026-07-17') }
    twin.createEvent({ subject: 'C', ...day })
    expect(await subjects(`/me/events?$filter=${encodeURIComponent(filter)}`)).toEqual(expected)
  })

  it('events are ordered by start, and a property that cannot be sorted is rejected', async () => {
    for (const hour of ['11', '09', '10']) {
      const time = utc(`2026-07-15T${hour}:00:00`)
      twin.createEvent({ subject: hour, start: time, end: time })
    }
    expect(await subjects('/me/events?$orderby=start/dateTime')).toEqual(['09', '10', '11'])
    expect(await subjects('/me/events?$orderby=start/dateTime desc&$top=1&$skip=1')).toEqual(['10'])
    expect(errorCode(await get(twin, '/me/events?$orderby=attendees'))).toBe('ErrorInvalidUrlQuery')
    expect(errorCode(await get(twin, '/me/events?$orderby=shoeSize'))).toBe('RequestBroker--ParseUri')
  })
})
