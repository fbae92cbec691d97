import type { GraphTwin } from '../../tenant/graph'
import { call, errorCode, get, page, startTwin } from './graphCalls'

let twin: GraphTwin

beforeEach(async () => {
  twin = await startTwin()
})
afterEach(() => twin.close())

const post = (path: string, body: unknown) => call(twin, 'POST', `/v1.0${path}`, { body })
const at = (dateTime: string) => ({ dateTime, timeZone: 'UTC' })

describe('official behavior of the Graph fake', () => {
  test('a mailbox whose property quota is used up rejects extended properties', async () => {
    twin.exhaustPropertyQuota()
    const singleValueExtendedProperties = [{ id: 'String {0} Name X', value: 'x' }]
    const rejected = await post('/me/messages', { subject: 'Hi', singleValueExtendedProperties })
    expect([rejected.status, errorCode(rejected)]).toEqual([403, 'ErrorQuotaExceeded'])
    expect((await post('/me/messages', { subject: 'Hi' })).status).toBe(201)
  })

  test('a draft accepts an internetMessageId and is found by it', async () => {
    const internetMessageId = '<one@example.com>'
    const { body } = await post('/me/messages', { subject: 'Hi', internetMessageId })
    const found = await page(twin, `/me/messages?$filter=internetMessageId eq '${internetMessageId}'`)
    expect(found.value.map(({ id }) => id)).toEqual([body['id']])
  })

  test('a transactionId whose event was edited since is rejected with the ID of that event', async () => {
    const event = {
      subject: 'Lunch',
      start: at('2026-01-15T12:00:00'),
      end: at('2026-01-15T13:00:00'),
      transactionId: 'x',
    }
    const { body } = await post('/me/events', event)
    expect((await post('/me/events', event)).body['id']).toBe(body['id'])
    twin.changeEvents([String(body['id'])], { subject: 'Dinner' })
    const again = await post('/me/events', event)
    expect(again.status).toBe(400)
    expect(again.body['error']).toMatchObject({
      code: 'ErrorDuplicateTransactionId',
      '@event.existingEventId': body['id'],
    })
  })

  test('a series is one event, and a calendar view shows its occurrences', async () => {
    const pattern = { type: 'weekly', interval: 2, daysOfWeek: ['monday', 'thursday'] }
    const range = { type: 'numbered', startDate: '2026-01-15', numberOfOccurrences: 4 }
    const event = { subject: 'Jour fixe', start: at('2026-01-15T12:00:00'), end: at('2026-01-15T13:00:00') }
    const { body } = await post('/me/events', { ...event, recurrence: { pattern, range } })
    expect(body).toMatchObject({ type: 'seriesMaster', recurrence: { pattern, range } })
    expect((await page(twin, '/me/events')).value).toHaveLength(1)

    const window =
      'startDateTime=2026-01-01T00:00:00Z&endDateTime=2026-03-01T00:00:00Z&$orderby=start/dateTime'
    const { value } = await page(twin, `/me/calendarView?${window}`)
    expect(value.map(({ start }) => (start as { dateTime: string }).dateTime.slice(0, 10))).toEqual([
      '2026-01-15',
      '2026-01-26',
      '2026-01-29',
      '2026-02-09',
    ])
    expect(value[0]).toMatchObject({ type: 'occurrence', seriesMasterId: body['id'], recurrence: null })
  })

  test('a schedule can contain only its availability view, or nothing', async () => {
    const busy = [
      { start: Date.UTC(2026, 0, 15, 12), end: Date.UTC(2026, 0, 15, 13), status: 'busy' as const },
    ]
    twin.setSchedule('team@contoso.example', busy, 'viewOnly')
    twin.setSchedule('ghost@contoso.example', [], 'nothing')
    const { body } = await post('/me/calendar/getSchedule', {
      schedules: ['team@contoso.example', 'ghost@contoso.example'],
      startTime: at('2026-01-15T11:00:00'),
      endTime: at('2026-01-15T14:00:00'),
      availabilityViewInterval: 60,
    })
    expect(body['value']).toEqual([
      { scheduleId: 'team@contoso.example', availabilityView: '020' },
      { scheduleId: 'ghost@contoso.example' },
    ])
  })

  test('some files can never be downloaded, and attached items have MIME as raw content', async () => {
    const file = { sizeBytes: 3, contentType: 'text/plain' }
    const [id = ''] = twin.seedMessages(1, {
      attachments: [
        { ...file, name: 'large.zip', rejection: 'gatewayTimeout' },
        { ...file, name: 'virus.exe', rejection: 'malware' },
        { ...file, name: 'Lunch', item: 'event' },
      ],
    })
    const [large, virus, lunch] = twin
      .attachmentsOf(id)
      .map((each) => `/me/messages/${id}/attachments/${each.id}/$value`)
    expect((await get(twin, String(large))).status).toBe(504)
    expect((await get(twin, String(virus))).status).toBe(403)
    const response = await fetch(`${twin.apiBase}${lunch}`, { headers: { authorization: 'Bearer good' } })
    expect(await response.text()).toMatch(/^BEGIN:VCALENDAR\r\n/)
  })

  test('messages are found by words with $search', async () => {
    twin.createMessage({ subject: 'Order 4711', body: { contentType: 'text', content: 'urgent' } })
    twin.createMessage({ subject: 'Order 4712' })
    const { value } = await page(twin, '/me/messages?$search="order urgent"')
    expect(value.map(({ subject }) => subject)).toEqual(['Order 4711'])
    expect((await get(twin, '/me/messages?$search="x"&$filter=isRead eq true')).status).toBe(400)
  })

  test.each([
    ['mailboxNotEnabled', 404, 'MailboxNotEnabledForRESTAPI'],
    ['mailboxFull', 507, 'ErrorQuotaExceeded'],
    ['accountSuspended', 403, 'ErrorAccountSuspend'],
    ['badDeltaToken', 400, 'BadRequest'],
  ] as const)('the recorded error %s has its status and code', async (name, status, code) => {
    twin.fail({ kind: 'official', name })
    const reply = await get(twin, '/me/messages')
    expect([reply.status, errorCode(reply)]).toEqual([status, code])
  })
})
