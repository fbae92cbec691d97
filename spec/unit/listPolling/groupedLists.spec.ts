import { pollOnce } from './listModel'
import { closeLists, localList } from './localList'

afterEach(closeLists)

interface Event {
  readonly id: number
  readonly day: number
}

const all = Array.from({ length: 160 }, (_, id): Event => ({ id, day: 10 + Math.floor(id / 8) }))
const asList = (page: readonly Event[]) =>
  [...new Set(page.map(({ day }) => day))].map((each) => ({
    events: page.filter(({ day }) => day === each),
    date: `2026-11-${each}`,
  }))
const asObject = (page: readonly Event[]) => Object.fromEntries(asList(page).map((day) => [day.date, day]))

/** Polls an API that pages events by offset, 50 at most, and groups those of a page by day. */
async function poll(group: (page: readonly Event[]) => unknown, size: number, extra: object = {}) {
  const { api, requests } = await localList((url) => {
    const from = Number(url.searchParams.get('offset'))
    return { days: group(all.slice(from, from + Math.min(size, 50))), ...extra }
  })
  const paging = { style: 'offset', size: { value: size } }
  const { ids, error } = await pollOnce(api, { request: { path: '/l' }, items: 'days.*.events', paging })
  expect([new Set(ids).size, error]).toEqual([160, undefined])
  return requests.length
}

test.each([20, 50, 200])(
  'records in an object by date are counted, because a date is not an ID: %i',
  async (size) => {
    expect(await poll(asObject, size)).toBeLessThanOrEqual(9)
  },
)

test.each([20, 50])('records in groups are counted if a page has as many as requested: %i', async (size) => {
  expect(await poll(asList, size)).toBeLessThanOrEqual(9)
})

test('records in groups are counted if the page reaches the total', async () => {
  expect(await poll(asList, 50, { total: 160 })).toBe(4)
})
