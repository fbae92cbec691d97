import type { Api } from '../../../lib/http/api'
import type { WatermarkSource } from '../../../lib/listPolling/definition/listDefinition'
import { readDefinition } from '../../../lib/listPolling/definition/readDefinition'
import { sentEndMs } from '../../../lib/listPolling/watermark/watermarkRequest'
import { listen, sendJson } from '../../../tenant/localServer'
import { pollOnce } from './listModel'

const hourMs = 3_600_000
const startMs = Date.parse('2026-03-10T08:00:00Z')
const iso = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z')

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  jest.restoreAllMocks()
  await Promise.all(closers.splice(0).map((close) => close()))
})

/** Returns an API over real HTTP with the records up to now, which reads an end without a time as midnight. */
async function midnightApi(now: () => number, timesMs: readonly number[]) {
  const spans: { readonly fromMs: number; readonly toMs: number }[] = []
  const server = await listen((request, response) => {
    const query = new URL(request.url ?? '', 'http://x').searchParams
    const [fromMs = 0, toMs = 0] = ['from', 'to'].map((name) => Date.parse(query.get(name) ?? ''))
    spans.push({ fromMs, toMs })
    const shown = timesMs.filter((ms) => ms >= fromMs && ms <= toMs && ms <= now())
    const items = shown.map((ms) => ({ id: ms, updated_at: iso(ms) }))
    sendJson(response, 200, { items }, { date: new Date(now()).toUTCString() })
  })
  closers.push(server.close)
  const api: Api = async ({ path = '', query = {} }) => {
    const url = new URL(`${path}?${new URLSearchParams(query)}`, server.url)
    const response = await fetch(url)
    const body = Buffer.from(await response.arrayBuffer())
    return { status: response.status, headers: Object.fromEntries(response.headers), body, url }
  }
  return { api, spans }
}

/** Polls hourly for three days. */
async function pollHourly(watermark: object) {
  let nowMs = startMs
  jest.spyOn(Date, 'now').mockImplementation(() => nowMs)
  const timesMs = Array.from({ length: 60 }, (_, index) => startMs - 20 * hourMs + index * 1.1 * hourMs)
  const { api, spans } = await midnightApi(() => nowMs, timesMs)
  const ids: unknown[] = []
  let snapshot: unknown
  for (let hour = 0; hour < 90; hour++) {
    nowMs = startMs + hour * hourMs
    const poll = await pollOnce(api, { request: { path: '/items' }, items: 'items', watermark }, snapshot)
    if (poll.error) throw poll.error
    snapshot = poll.snapshot
    ids.push(...poll.ids)
  }
  return { ids, timesMs, spans }
}

const filter = { parameter: 'from', template: '{value:iso}', start: '2026-03-05T00:00:00Z' }

test.each<[string, object]>([
  [
    'a field and an overlap',
    {
      field: 'updated_at',
      overlapMinutes: 10,
      window: { days: 30, parameter: 'to', template: '{value:date}' },
    },
  ],
  [
    'windows of one day',
    { field: 'updated_at', window: { days: 1, parameter: 'to', template: '{value:date}' } },
  ],
  ['no field', { field: '{now}', window: { days: 30, parameter: 'to', template: '{value:date}' } }],
  [
    'no field and windows of one day',
    { field: '{now}', window: { days: 1, parameter: 'to', template: '{value:date}' } },
  ],
  ['no field and an exact end', { field: '{now}', window: { days: 1, parameter: 'to' } }],
])('a window that ends with a date loses and repeats no record with %s', async (_what, watermark) => {
  const { ids, timesMs, spans } = await pollHourly({ ...filter, ...watermark })
  expect(ids).toEqual(timesMs)
  expect(spans.length).toBeLessThan(110)
})

test.each<[string, string, string]>([
  ['{value:date}', '2026-03-10T17:45:12.345Z', '2026-03-10T00:00:00Z'],
  ['lt {value:yyyyMMddHH}', '2026-03-10T17:45:12.345Z', '2026-03-10T17:00:00Z'],
  ['{value:minute}', '2026-03-10T17:45:12.345Z', '2026-03-10T17:45:00Z'],
  ['{value:seconds}', '2026-03-10T17:45:12.345Z', '2026-03-10T17:45:12Z'],
  ['{value:iso}', '2026-03-10T17:45:12.345Z', '2026-03-10T17:45:12.345Z'],
  ['{value:milliseconds}', '2026-03-10T17:45:12.345Z', '2026-03-10T17:45:12.345Z'],
  ['{value:date}T23:59:59Z', '2026-03-10T17:45:12.345Z', '2026-03-10T00:00:00Z'],
])('the end of a window as %s at %s is complete until %s', (template, until, expected) => {
  const definition = {
    request: { path: '/x' },
    watermark: { field: 'at', parameter: 'from', window: { days: 1, parameter: 'to', template } },
  }
  const { watermark } = readDefinition(JSON.stringify(definition), 'custom')
  expect(iso(sentEndMs(watermark as WatermarkSource, Date.parse(until)))).toBe(expected)
})
