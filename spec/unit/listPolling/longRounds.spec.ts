import { modelApi, pollOnce } from './listModel'

const startMs = Date.parse('2026-03-01T12:00:00Z')
const hourMs = 3_600_000

const forms = {
  seconds: (ms: number) => ms / 1000,
  'seconds as strings with decimals': (ms: number) => (ms / 1000).toFixed(6),
  milliseconds: (ms: number) => ms,
  'ISO times': (ms: number) => new Date(ms).toISOString(),
} as const

/** Returns a list sorted by ID with pages of one record, read by page number, and its clock. */
function slowList(timeOf: (ms: number) => string | number) {
  let nowMs = startMs
  const times = new Map([1, 2, 3, 4].map((id) => [id, startMs - (10 - id) * hourMs]))
  const { api, requests } = modelApi((url) => {
    const since = url.searchParams.get('since') ?? '0'
    const sinceMs = /^[\d.]+$/.test(since)
      ? Number(since) * (Number(since) < 1e11 ? 1000 : 1)
      : Date.parse(since)
    const offset = Number(url.searchParams.get('offset'))
    const rows = [...times].filter(([, ms]) => ms >= sinceMs).map(([id, ms]) => ({ id, at: timeOf(ms) }))
    return { body: rows.slice(offset, offset + 1), headers: { date: new Date(nowMs).toUTCString() } }
  })
  return {
    api,
    requests,
    change: (id: number) => times.set(id, nowMs),
    wait: (hours: number) => {
      nowMs += hours * hourMs
    },
  }
}

test.each(Object.entries(forms))('no change is lost in a round of three days: %s', async (_what, timeOf) => {
  const list = slowList(timeOf)
  const definition = {
    request: { path: '/items' },
    paging: { style: 'offset' },
    watermark: { field: 'at', parameter: 'since' },
  }
  const first = await pollOnce(list.api, definition, undefined, 1)
  list.wait(36)
  list.change(1)
  const second = await pollOnce(list.api, definition, first.snapshot, 1)
  list.wait(36)
  list.change(3)
  list.wait(1)
  const third = await pollOnce(list.api, definition, second.snapshot)
  expect([first.ids, second.ids, third.ids]).toEqual([[1], [2], [3, 4]])
  list.wait(1)
  const fourth = await pollOnce(list.api, definition, third.snapshot)
  expect(fourth.ids).toEqual([1])
  list.wait(1)
  expect((await pollOnce(list.api, definition, fourth.snapshot)).ids).toEqual([])
})
