import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Api, ApiRequest } from '../../lib/http/api'
import { createEvent } from '../../lib/providers/microsoft/calendar/createEvent'
import { schedulesOf } from '../../lib/providers/microsoft/calendar/getSchedule'
import { createDraft } from '../../lib/providers/microsoft/mail/createDraft'
import { readEvent } from '../../lib/steps/calendar/newEvent'
import { readMail } from '../../lib/steps/mail/outgoingMail'
import { requestsDocument } from '../../tenant/requests/document'
import { unofficial } from '../support/graphTypes'

test('docs/requests.md lists the requests that the steps send (npm run requests)', async () => {
  const written = readFileSync(join(__dirname, '../../docs/requests.md'), 'utf8')
  expect(await requestsDocument()).toBe(written)
})

describe('request bodies', () => {
  test('a draft has only official properties', async () => {
    const mail = readMail({
      to: 'Ada <ada@example.com>',
      from: 'sales@example.com',
      replyTo: 'b@example.com',
      subject: 'Offer',
      body: '<p>',
      bodyType: 'html',
      isReadReceiptRequested: true,
      isDeliveryReceiptRequested: true,
      internetMessageHeaders: [{ name: 'x-order', value: '1' }],
      categories: 'Orders, Team',
      flag: { flagStatus: 'flagged', dueDateTime: { dateTime: '2026-01-15T12:00:00', timeZone: 'UTC' } },
    })
    const { api, bodies } = recording({ id: 'AAMkA1', isDraft: true })
    const retries = { maxRetries: 0, maxWaitMs: 0, now: () => 0, random: () => 0, sleep: async () => {} }
    const context = {
      api,
      retries,
      log: { warn() {} },
      bareSend: () => Promise.reject(new Error('not called')),
    }
    await createDraft(context, { ...mail, fetchFiles: async () => [] }, 'tag')
    expect(bodies.flatMap((body) => unofficial(body, 'Message'))).toEqual([])
  })

  test('an event has only official properties', async () => {
    const message = {
      subject: 'Lunch',
      body: 'Menu',
      start: '2026-01-15T12:00:00',
      end: '2026-01-15T13:00:00',
      attendees: 'ada@example.com',
      location: 'Room 1',
      locations: ['Room 1', { displayName: 'Room 2' }],
      categories: ['Team'],
      importance: 'high',
      sensitivity: 'private',
      showAs: 'oof',
      isOnlineMeeting: true,
      onlineMeetingProvider: 'teamsForBusiness',
      reminderMinutesBeforeStart: 5,
      recurrence: {
        pattern: { type: 'daily', interval: 1 },
        range: { type: 'numbered', startDate: '2026-01-15', numberOfOccurrences: 2 },
      },
    }
    const event = await readEvent(message, {}, async () => 'Europe/Berlin')
    const { api, bodies } = recording({ id: 'AAMkA1' })
    await createEvent(api, undefined, event, 'key')
    expect(bodies.flatMap((body) => unofficial(body, 'Event'))).toEqual([])
    expect(bodies[0]).toMatchObject({ locations: [{ displayName: 'Room 1' }, { displayName: 'Room 2' }] })
  })

  test('a request for schedules has only official properties in its times', async () => {
    const { api, bodies } = recording({ value: [{ scheduleId: 'ada@example.com', availabilityView: '00' }] })
    await schedulesOf(api, ['ada@example.com'], { start: 0, end: 600_000 })
    const times = bodies.flatMap(({ startTime, endTime }) => [startTime, endTime])
    expect(times.flatMap((time) => unofficial(Object(time), 'DateTimeTimeZone'))).toEqual([])
  })
})

/** Returns an API that always sends the same response, and the bodies that it received. */
function recording(response: object) {
  const bodies: Record<string, unknown>[] = []
  const api: Api = async ({ json }: ApiRequest) => {
    bodies.push(Object(json))
    return {
      status: 200,
      headers: {},
      body: Buffer.from(JSON.stringify(response)),
      url: new URL('https://x.example'),
    }
  }
  return { api, bodies }
}
