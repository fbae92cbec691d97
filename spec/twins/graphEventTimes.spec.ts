import type { GraphTwin } from '../../tenant/graph'
import { call, errorCode, get, type Reply, startTwin } from './graphCalls'

const pacific = 'Pacific Standard Time'
const utc = (dateTime: string): { dateTime: string; timeZone: string } => ({ dateTime, timeZone: 'UTC' })
const lunch = {
  subject: "Let's go for lunch",
  start: { dateTime: '2026-07-15T12:00:00', timeZone: pacific },
  end: { dateTime: '2026-07-15T14:00:00', timeZone: pacific },
}

describe('event times of the Graph fake', () => {
  let twin: GraphTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const create = (body: unknown, headers = {}): Promise<Reply> =>
    call(twin, 'POST', '/v1.0/me/events', { body, headers })

  it.each([
    [pacific, '2026-07-15T12:00:00.0000000'],
    ['America/Los_Angeles', '2026-07-15T12:00:00.0000000'],
    ['w. europe standard time', '2026-07-15T21:00:00.0000000'],
    ['Asia/Kathmandu', '2026-07-16T00:45:00.0000000'],
  ])('event times are in the preferred time zone %s', async (timeZone, dateTime) => {
    const { body } = await create(lunch)
    const reply = await get(twin, `/me/events/${body['id']}`, { prefer: `outlook.timezone="${timeZone}"` })
    expect(reply.body['start']).toEqual({ dateTime, timeZone })
    expect(reply.headers.get('preference-applied')).toBe(`outlook.timezone="${timeZone}"`)
  })

  it.each([
    ['2026-03-08T01:59:00', '2026-03-08T09:59:00'],
    ['2026-03-08T02:30:00', '2026-03-08T10:30:00'],
    ['2026-03-08T03:00:00', '2026-03-08T10:00:00'],
    ['2026-11-01T00:59:00', '2026-11-01T07:59:00'],
    ['2026-11-01T01:30:00', '2026-11-01T09:30:00'],
    ['2026-11-01T02:00:00', '2026-11-01T10:00:00'],
  ])('a DST change is applied: %s in Los Angeles is %s in UTC', async (dateTime, expected) => {
    const time = { dateTime, timeZone: 'America/Los_Angeles' }
    const { body } = await create({ start: time, end: time })
    expect(body['start']).toEqual(utc(`${expected}.0000000`))
  })

  it.each(['Mars/Olympus', 'Greenwich Mean Time', 'EST', '+02:00', ''])(
    'the time zone %p is rejected, in a body and as a preference',
    async (timeZone) => {
      const time = { dateTime: '2026-07-15T12:00:00', timeZone }
      const inBody = await create({ ...lunch, start: time })
      const preferred = await create(lunch, { prefer: `outlook.timezone="${timeZone}"` })
      for (const reply of [inBody, preferred]) {
        expect([reply.status, errorCode(reply)]).toEqual([400, 'TimeZoneNotSupportedException'])
      }
      expect(twin.eventIds()).toEqual([])
    },
  )

  it('an all-day event lasts from midnight to midnight in every time zone', async () => {
    const zone = { timeZone: pacific }
    const start = { dateTime: '2026-07-15', ...zone }
    const { body } = await create({
      isAllDay: true,
      start,
      end: { dateTime: '2026-07-16T00:00:00', ...zone },
    })
    const prefer = 'outlook.timezone="Tokyo Standard Time"'
    expect((await get(twin, `/me/events/${body['id']}`, { prefer })).body).toMatchObject({
      isAllDay: true,
      start: { dateTime: '2026-07-15T00:00:00.0000000', timeZone: 'Tokyo Standard Time' },
      end: { dateTime: '2026-07-16T00:00:00.0000000' },
    })
  })

  it.each([
    ['2026-07-15T01:00:00', '2026-07-16T00:00:00', 'UTC', 'Event.Start property'],
    ['2026-07-15T00:00:00', '2026-07-16T12:00:00', 'UTC', 'Event.End property'],
    ['2026-07-15T00:00:00', '2026-07-15T00:00:00', 'UTC', 'at least 24 hours'],
    ['2026-07-15T00:00:00', '2026-07-16T00:00:00', 'Asia/Tokyo', 'same time zone'],
  ])('an all-day event from %s to %s %s is rejected', async (from, to, timeZone, reason) => {
    const reply = await create({ isAllDay: true, start: utc(from), end: { dateTime: to, timeZone } })
    expect([reply.status, errorCode(reply)]).toEqual([400, 'ErrorInvalidRequest'])
    expect(JSON.stringify(reply.body)).toContain(reason)
  })
})
