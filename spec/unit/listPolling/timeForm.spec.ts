import { readTime, type TimeValue } from '../../../lib/listPolling/definition/timeFormats'
import { compareValues } from '../../../lib/listPolling/watermark/compareValues'
import { inFormOf } from '../../../lib/listPolling/watermark/timeForm'
import { modelApi, pollOnce } from './listModel'

const timeMs = Date.parse('2026-01-31T08:00:05.678Z')

test.each<[TimeValue, TimeValue]>([
  [1767225600, 1769846405],
  [1767225600.25, 1769846405],
  [1767225600000, 1769846405678],
  ['1767225600', '1769846405'],
  ['1767225600000', '1769846405678'],
  ['1767225600.000100', '1769846405.678000'],
  ['1767225600.5', '1769846405.6'],
  ['1767225600000.25', '1769846405678.00'],
  ['-5.00', '1769846405.67'],
  [' 1767225600 ', '1769846405'],
  ['/Date(1767225600000+0000)/', '/Date(1769846405678)/'],
  ['Thu, 01 Jan 2026 00:00:00 GMT', 'Sat, 31 Jan 2026 08:00:05 GMT'],
  ['2026-01-01T00:00:00Z', '2026-01-31T08:00:05Z'],
  [' 2026-01-01T00:00:00.0Z ', '2026-01-31T08:00:05.6Z'],
  ['2026-01-01T00:00:00,000Z', '2026-01-31T08:00:05.678Z'],
  ['2026-01-01 00:00:00.000000+02', '2026-01-31 10:00:05.678000+02'],
  ['2026-01-01', '2026-01-31'],
])('a time like %p is written as %p, and both compare as times', (example, expected) => {
  const written = inFormOf(example, timeMs)
  expect(written).toBe(expected)
  expect(readTime(written)).toBeLessThanOrEqual(timeMs)
  expect(readTime(written)).toBeGreaterThan(timeMs - 86_400_000)
  expect(compareValues(example, written)).toBeLessThan(0)
  expect(compareValues(written, example)).toBeGreaterThan(0)
  expect(compareValues(written, new Date(timeMs + 1000).toISOString())).toBeLessThan(0)
  expect(compareValues(written, new Date(timeMs - 86_400_000).toISOString())).toBeGreaterThan(0)
})

const minuteMs = 60_000

test.each<[string, (ms: number) => string]>([
  ['seconds with decimals', (ms) => (ms / 1000).toFixed(6)],
  ['strings with spaces around', (ms) => ` ${Math.floor(ms / 1000)} `],
  ['times with a comma', (ms) => new Date(ms).toISOString().replace('.', ',')],
])('an overlap loses and repeats no record with %s', async (_what, timeAt) => {
  const nowMs = Date.now()
  const rows = [{ id: 'a', at: timeAt(nowMs - 120 * minuteMs) }]
  const { api } = modelApi(() => ({ body: rows }))
  const watermark = { field: 'at', parameter: 'oldest', overlapMinutes: 10 }
  let snapshot: unknown
  const polled: unknown[][] = []
  for (const minutes of [60, 30, 65, 1, 0]) {
    const { ids, snapshot: after } = await pollOnce(api, { request: { path: '/x' }, watermark }, snapshot)
    polled.push(ids)
    snapshot = after
    rows.push({ id: String(minutes), at: timeAt(nowMs - minutes * minuteMs) })
  }
  expect(polled).toEqual([['a'], ['60'], ['30'], [], ['1']])
})

test('a list with HTTP dates is polled by time, and no warning says that they are strings', async () => {
  const rows = [{ id: 1, at: 'Sat, 31 Jan 2026 08:00:00 GMT' }]
  const { api } = modelApi(() => ({ body: rows }))
  const definition = { request: { path: '/x' }, watermark: { field: 'at', overlapMinutes: 10 } }
  const first = await pollOnce(api, definition)
  rows.push({ id: 2, at: 'Mon, 02 Feb 2026 08:00:00 GMT' })
  const second = await pollOnce(api, definition, first.snapshot)
  expect([second.ids, second.warnings]).toEqual([[2], []])
})

test('windows are requested in the form of seconds with decimals', async () => {
  const nowMs = Date.now()
  const secondsAgo = (days: number) => ((nowMs - days * 86_400_000) / 1000).toFixed(6)
  const rows = [{ id: 1, ts: secondsAgo(40) }]
  const { api, sent } = modelApi((url) => {
    const [from, to] = ['oldest', 'latest'].map((name) => Number(url.searchParams.get(name)))
    return { body: rows.filter(({ ts }) => Number(ts) >= Number(from) && Number(ts) <= Number(to)) }
  })
  const watermark = {
    field: 'ts',
    parameter: 'oldest',
    start: Math.floor(nowMs / 1000) - 59 * 86_400,
    window: { days: 30, parameter: 'latest', template: '{value:seconds}' },
  }
  const first = await pollOnce(api, { request: { path: '/x' }, watermark })
  rows.push({ id: 2, ts: secondsAgo(0.5) })
  const windows = sent.length
  const second = await pollOnce(api, { request: { path: '/x' }, watermark }, first.snapshot)
  expect([first.ids, windows, sent.length]).toEqual([[1], 2, 3])
  expect(String(sent.at(-1)?.query?.['oldest'])).toMatch(/^\d{10}\.\d{6}$/)
  // The record is older than the complete window.
  expect(second.ids).toEqual([])
})

test('an ISO time in a snapshot of an earlier version does not hide records with numbers', async () => {
  const rows = [{ id: 1, ts: ((Date.now() - 60 * minuteMs) / 1000).toFixed(6) }]
  const { api } = modelApi(() => ({ body: rows }))
  const definition = {
    request: { path: '/x' },
    watermark: { field: 'ts', parameter: 'oldest', overlapMinutes: 10 },
  }
  const { snapshot } = await pollOnce(api, definition)
  const stored = snapshot as { watermark: object }
  const value = new Date(Date.now() - 70 * minuteMs).toISOString()
  rows.push({ id: 2, ts: ((Date.now() - 30 * minuteMs) / 1000).toFixed(6) })
  const { ids } = await pollOnce(api, definition, { ...stored, watermark: { ...stored.watermark, value } })
  expect(ids).toEqual([2])
})
