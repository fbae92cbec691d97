import type { GraphTwin } from '../../tenant/graph'
import { call, errorCode, type Reply, startTwin } from './graphCalls'

const utc = (dateTime: string): { dateTime: string; timeZone: string } => ({ dateTime, timeZone: 'UTC' })
const megan = 'MeganB@contoso.example'

describe('getSchedule of the Graph fake', () => {
  let twin: GraphTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const requestSchedule = (others: Record<string, unknown> = {}, headers = {}): Promise<Reply> =>
    call(twin, 'POST', '/v1.0/me/calendar/getSchedule', {
      headers,
      body: {
        schedules: [megan],
        startTime: { dateTime: '2026-01-15T09:00:00', timeZone: 'Pacific Standard Time' },
        endTime: { dateTime: '2026-01-15T18:00:00', timeZone: 'Pacific Standard Time' },
        availabilityViewInterval: 60,
        ...others,
      },
    })
  const busy = (from: string, to: string, fields = {}): string =>
    twin.createEvent({ start: utc(`2026-01-15T${from}`), end: utc(`2026-01-15T${to}`), ...fields })

  it("the user's own schedule contains the most important status of each slot, and all items", async () => {
    busy('20:00:00', '22:00:00', { subject: 'Lunch', location: { displayName: "Harry's Bar" } })
    busy('17:30:00', '18:30:00', { showAs: 'tentative' })
    busy('18:00:00', '18:15:00', { showAs: 'free' })
    busy('21:00:00', '21:30:00', { showAs: 'oof', sensitivity: 'private' })
    busy('23:00:00', '23:59:00', { showAs: 'workingElsewhere' })
    const { status, body } = await requestSchedule({}, { prefer: 'outlook.timezone="Pacific Standard Time"' })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      value: [
        {
          scheduleId: megan,
          availabilityView: '110230400',
          scheduleItems: [
            { status: 'tentative' },
            { status: 'free' },
            {
              status: 'busy',
              subject: 'Lunch',
              location: "Harry's Bar",
              isPrivate: false,
              start: { dateTime: '2026-01-15T12:00:00.0000000', timeZone: 'Pacific Standard Time' },
              end: { dateTime: '2026-01-15T14:00:00.0000000', timeZone: 'Pacific Standard Time' },
            },
            { status: 'oof', isPrivate: true },
            { status: 'workingElsewhere' },
          ],
          workingHours: { startTime: '08:00:00.0000000', timeZone: { name: 'Pacific Standard Time' } },
        },
      ],
    })
  })

  it('slots last 30 minutes by default, and times are in UTC', async () => {
    busy('20:00:00', '20:30:00')
    const { body } = await requestSchedule({ availabilityViewInterval: undefined })
    expect(body).toMatchObject({
      value: [
        {
          availabilityView: '000000200000000000',
          scheduleItems: [{ start: utc('2026-01-15T20:00:00.0000000') }],
        },
      ],
    })
  })

  it('the schedule of another user is the one that was set, and unknown users return an error', async () => {
    const start = Date.parse('2026-01-15T17:00:00Z')
    twin.setSchedule('Adele@contoso.example', [{ start, end: start + 3_600_000, status: 'busy' }])
    const { body } = await requestSchedule({ schedules: ['adele@contoso.example', 'nobody@contoso.example'] })
    expect(body['value']).toMatchObject([
      { scheduleId: 'adele@contoso.example', availabilityView: '200000000' },
      { scheduleId: 'nobody@contoso.example', error: { responseCode: 'ErrorMailRecipientNotFound' } },
    ])
  })

  it.each([
    [{ schedules: [] }, 'BadRequest'],
    [{ schedules: undefined }, 'RequestBodyRead'],
    [{ schedules: Array(101).fill(megan) }, 'ErrorMailboxDataArrayTooBig'],
    [{ endTime: utc('2026-01-15T09:00:00') }, 'ErrorInvalidTimeInterval'],
    [{ endTime: utc('2026-04-15T09:00:00') }, 'ErrorTimeIntervalTooBig'],
    [{ availabilityViewInterval: 4 }, 'ErrorInvalidMergedFreeBusyInterval'],
    [{ availabilityViewInterval: 1441 }, 'ErrorInvalidMergedFreeBusyInterval'],
    [{ availabilityViewInterval: 600 }, 'ErrorInvalidMergedFreeBusyInterval'],
    [{ startTime: { dateTime: '2026-01-15T09:00:00', timeZone: 'Mars' } }, 'TimeZoneNotSupportedException'],
    [{ interval: 5 }, 'RequestBodyRead'],
  ])('a schedule request with %j is rejected', async (others, code) => {
    const reply = await requestSchedule(others)
    expect([reply.status, errorCode(reply)]).toEqual([400, code])
  })
})
