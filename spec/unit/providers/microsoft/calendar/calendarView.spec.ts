import type { Api, ApiRequest } from '../../../../../lib/http/api'
import { calendarEntries } from '../../../../../lib/providers/microsoft/calendar/calendarView'

const utc = (text: string) => Date.parse(`${text}Z`)
const within = { start: utc('2026-03-30T00:00'), end: utc('2026-03-31T00:00') }
const zoneOfDays = async () => 'Europe/Berlin'

function event(start: string, end: string, fields: object = {}): object {
  const times = { start: { dateTime: start, timeZone: 'UTC' }, end: { dateTime: end, timeZone: 'UTC' } }
  return { id: 'e', subject: 'S', isAllDay: false, isCancelled: false, showAs: 'busy', ...times, ...fields }
}

/** Returns an API that responds page by page, and the requests that it received. */
function graph(...pages: object[][]) {
  const requests: ApiRequest[] = []
  const api: Api = async (request) => {
    requests.push(request)
    const link = `https://graph.example.com/v1.0/next${requests.length}`
    const body = {
      value: pages[requests.length - 1],
      ...(requests.length < pages.length && { '@odata.nextLink': link }),
    }
    const url = new URL('https://graph.example.com/v1.0/me/calendarView')
    return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)), url }
  }
  return { api, requests }
}

const entries = (...pages: object[][]) => calendarEntries(graph(...pages).api, undefined, within, zoneOfDays)

test('pages are requested in UTC, sorted, with the required fields, for a window that fits all time zones', async () => {
  const { api, requests } = graph([], [event('2026-03-30T08:00:00.0000000', '2026-03-30T09:00:00.0000000')])
  expect(await calendarEntries(api, undefined, within, zoneOfDays)).toHaveLength(1)
  expect(requests).toEqual([
    {
      method: 'GET',
      path: '/me/calendarView',
      query: {
        startDateTime: '2026-03-28T22:00:00.000Z',
        endDateTime: '2026-04-01T02:00:00.000Z',
        $select: 'id,subject,start,end,isAllDay,isCancelled,showAs',
        $orderby: 'start/dateTime',
        $top: '500',
      },
      headers: { prefer: 'outlook.timezone="UTC"' },
    },
    {
      method: 'GET',
      link: 'https://graph.example.com/v1.0/next1',
      headers: { prefer: 'outlook.timezone="UTC"' },
    },
  ])
})

test('canceled events and events outside the window are excluded', async () => {
  const found = await entries([
    event('2026-03-30T08:00', '2026-03-30T09:00', { isCancelled: true }),
    event('2026-03-29T08:00', '2026-03-30T00:00'),
    event('2026-03-31T00:00', '2026-03-31T01:00'),
  ])
  expect(found).toEqual([])
})

test('a time is read in the zone that it contains', async () => {
  const zoned = { dateTime: '2026-03-30T10:00:00.0000000', timeZone: 'W. Europe Standard Time' }
  const [found] = await entries([event('', '2026-03-30T09:00', { start: zoned })])
  expect(found).toMatchObject({ start: utc('2026-03-30T08:00'), end: utc('2026-03-30T09:00') })
})

test('an all-day event is a date in the zone for whole days', async () => {
  const [found] = await entries([event('2026-03-30T00:00', '2026-03-31T00:00', { isAllDay: true })])
  expect(found).toMatchObject({ start: utc('2026-03-29T22:00'), end: utc('2026-03-30T22:00') })
})

test('an unknown status is reported as unknown', async () => {
  const [found] = await entries([event('2026-03-30T08:00', '2026-03-30T09:00', { showAs: 'asleep' })])
  expect(found).toMatchObject({ status: 'unknown' })
})

test.each([
  null,
  {},
  { dateTime: 'soon', timeZone: 'UTC' },
  { dateTime: '2026-03-30T08:00', timeZone: 'Mars' },
])('an event that starts at %j is rejected', async (start) => {
  await expect(entries([event('', '2026-03-30T09:00', { start })])).rejects.toMatchObject({
    name: 'UnexpectedResponseError',
  })
})
