import { modelApi, pollOnce } from './listModel'
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

describe('an API that pages the records of groups', () => {
  /** Polls an API that pages events by offset, 50 at most, and groups those of a page by day. */
  const poll = async (group: (page: readonly Event[]) => unknown, size?: number, extra: object = {}) => {
    const { api, requests } = await localList((url) => {
      const from = Number(url.searchParams.get('offset'))
      return { days: group(all.slice(from, from + Math.min(size ?? 50, 50))), ...extra }
    })
    const paging = { style: 'offset', ...(size && { size: { value: size } }) }
    const { ids, error } = await pollOnce(api, { request: { path: '/l' }, items: 'days.*.events', paging })
    expect([new Set(ids).size, error]).toEqual([160, undefined])
    return requests.length
  }

  test.each([20, 50, 200, undefined])('groups in an object by date take few requests: %p', async (size) => {
    expect(await poll(asObject, size)).toBeLessThanOrEqual(10)
  })

  test.each([20, 50, 200, undefined])('groups in a list take few requests: %p', async (size) => {
    expect(await poll(asList, size)).toBeLessThanOrEqual(10)
  })

  test('groups with a total take few requests', async () => {
    expect(await poll(asList, 50, { total: 160 })).toBe(5)
  })

  test('a snapshot knows that records are counted', async () => {
    const { api, requests } = await localList((url) => {
      const from = Number(url.searchParams.get('offset'))
      return { days: asList(all.slice(from, from + 50)) }
    })
    const list = { request: { path: '/l' }, items: 'days.*.events', paging: { style: 'offset' } }
    const { snapshot } = await pollOnce(api, list, undefined, 3)
    await pollOnce(api, list, snapshot, 1)
    expect(requests).toEqual(['/l?offset=0', '/l?offset=7', '/l?offset=57', '/l?offset=107'])
  })

  test.each(['offset', 'page'])('a snapshot of version 0.2.0 in a list by %s is continued', async (style) => {
    const { api } = await localList(({ searchParams }) => {
      const page = Number(searchParams.get('page') ?? 1)
      const from = Number(searchParams.get('offset') ?? (page - 1) * 50)
      return { days: asList(all.slice(from, from + 50)) }
    })
    const paging = { style, size: { value: 50 } }
    const list = { request: { path: '/l' }, items: 'days.*.events', paging }
    const { snapshot } = await pollOnce(api, list, undefined, 1)
    const { round } = snapshot as { round: object }
    const position = { next: style === 'page' ? 2 : 50, seen: 50, hasFullPage: true }
    const { ids } = await pollOnce(api, list, { ...Object(snapshot), round: { ...round, position } })
    expect(new Set(ids).size).toBe(110)
  })

  test('an error behind the last page ends a list by page, although the total counts records', async () => {
    const { api } = modelApi((url) => {
      const from = (Number(url.searchParams.get('page')) - 1) * 50
      const body = { days: asList(all.slice(from, from + 50)), total: 160 }
      return from < 160 ? { body } : { status: 404, body: {} }
    })
    const paging = { style: 'page', size: { value: 200 } }
    const { ids, error } = await pollOnce(api, { request: { path: '/l' }, items: 'days.*.events', paging })
    expect([ids.length, error]).toEqual([160, undefined])
  })

  test.each<[string, unknown]>([
    ['no properties', {}],
    ['an empty list instead of the object', { data: [], total: 60 }],
    ['a message', { data: null, message: 'No events found' }],
  ])('a page with %s ends a list by %s if the pages before had the total of records', async (_what, body) => {
    for (const style of ['page', 'offset']) {
      const { api } = await localList((url) => {
        const page = Number(url.searchParams.get('page') ?? 1)
        const from = Number(url.searchParams.get('offset') ?? (page - 1) * 50)
        return from < 60
          ? { data: { days: asList(all.slice(from, Math.min(60, from + 50))) }, total: 60 }
          : body
      })
      const list = { request: { path: '/l' }, items: 'data.days.*.events', paging: { style } }
      const { ids, error } = await pollOnce(api, list)
      expect([new Set(ids).size, error]).toEqual([60, undefined])
    }
  })

  test('a page without properties ends a list by page after a page with fewer records than requested', async () => {
    const { api } = await localList((url) => {
      const from = (Number(url.searchParams.get('page')) - 1) * 50
      return from < 160 ? { days: asList(all.slice(from, from + 50)) } : {}
    })
    const paging = { style: 'page', size: { value: 50 } }
    const { ids, error } = await pollOnce(api, { request: { path: '/l' }, items: 'days.*.events', paging })
    expect([ids.length, error]).toEqual([160, undefined])
  })

  test('a failure does not end a list, although the pages before had the total of records', async () => {
    const { api } = await localList((url) =>
      url.search.includes('=1') ? { days: asList(all.slice(0, 50)), total: 50 } : { message: 'Try again' },
    )
    const list = { request: { path: '/l' }, items: 'days.*.events', paging: { style: 'page' } }
    expect((await pollOnce(api, list)).error).toMatchObject({ name: 'UnexpectedResponseError' })
  })

  test('a total of the records of each page does not end a list', async () => {
    const { api } = await localList((url) => {
      const from = (Number(url.searchParams.get('page')) - 1) * 5
      const page = [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 5].map((day, id) => ({ id, day })).slice(from, from + 5)
      return { days: asList(page), total: page.length }
    })
    const list = { request: { path: '/l' }, items: 'days.*.events', paging: { style: 'page' } }
    expect((await pollOnce(api, list)).ids).toHaveLength(12)
  })

  test('a list by cursor ends, although the total counts records', async () => {
    const { api } = await localList((url) => {
      const from = Number(url.searchParams.get('cursor') ?? 0)
      return { days: asList(all.slice(from, from + 40)), total: 160, ...(from < 120 && { next: from + 40 }) }
    })
    const paging = { style: 'cursor', field: 'next' }
    const { ids, error } = await pollOnce(api, { request: { path: '/l' }, items: 'days.*.events', paging })
    expect([ids.length, error]).toEqual([160, undefined])
  })
})

describe('an API that returns the same groups on each page', () => {
  test.each<[string, number]>([
    ['offset', 0],
    ['offset', 1],
    ['offset', 7],
    ['page', 0],
    ['page', 1],
    ['page', 7],
  ])('a list by %s with %i records ends at its empty groups', async (style, count) => {
    for (const size of [undefined, 3]) {
      const { api, requests } = await localList((url) => {
        const page = Number(url.searchParams.get('page') ?? 1)
        const from = Number(url.searchParams.get('offset') ?? (page - 1) * 3)
        const items = all.slice(0, count).slice(from, from + 3)
        return { meta: { requestId: Math.random() }, groups: [{ name: 'recommended', items }] }
      })
      const paging = { style, ...(size && { size: { value: size } }) }
      const { ids, error } = await pollOnce(api, { request: { path: '/l' }, items: 'groups.*.items', paging })
      expect([new Set(ids).size, error]).toEqual([count, undefined])
      expect(requests.length).toBeLessThanOrEqual(count === 7 ? 5 : 3)
    }
  })

  test('full pages of groups without records do not end a list', async () => {
    const groups = [1, 0, 0, 0, 0, 1].map((records) => ({ orders: all.slice(0, records) }))
    const { api } = await localList(({ searchParams }) => {
      const from = Number(searchParams.get('offset'))
      return { groups: groups.slice(from, from + 1) }
    })
    const paging = { style: 'offset', size: { value: 1 } }
    const list = { request: { path: '/l' }, items: 'groups.*.orders', paging }
    expect((await pollOnce(api, list)).ids).toHaveLength(2)
  })
})

describe('an API that pages groups, fewer than requested', () => {
  const asDates = (page: readonly object[]) =>
    Object.fromEntries(page.map((each, index) => [`2026-11-${10 + index}`, each]))

  test.each([
    ['offset', 1],
    ['offset', 2],
    ['offset', 3],
    ['page', 1],
    ['page', 2],
    ['page', 3],
  ])('no record is skipped in a list by %s with %i records in each group', async (style, records) => {
    const groups = Array.from({ length: 20 }, (_, group) => ({
      orders: Array.from({ length: records }, (__, index) => ({ id: group * 10 + index })),
    }))
    for (const shape of [(page: readonly object[]): object => page, asDates])
      for (const extra of [{}, { total: 20 }]) {
        const { api } = await localList((url) => {
          const page = Number(url.searchParams.get('page') ?? 1)
          const from = Number(url.searchParams.get('offset') ?? (page - 1) * 5)
          return { days: shape(groups.slice(from, from + 5)), ...extra }
        })
        const list = { request: { path: '/l' }, items: 'days.*.orders' }
        for (const paging of [{ style }, { style, size: { value: 10 } }]) {
          const { ids, error } = await pollOnce(api, { ...list, paging })
          expect([ids.length, error]).toEqual([20 * records, undefined])
        }
      }
  })
})
