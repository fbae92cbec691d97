import { pollOnce } from './listModel'
import { closeLists, localList } from './localList'

afterEach(closeLists)

/** Returns an API over real HTTP that responds to the request for the page or offset with the body. */
async function apiOf(bodyOf: (at: number) => unknown) {
  const asked: number[] = []
  const { api } = await localList((url) => {
    const at = Number(url.searchParams.get('page') ?? url.searchParams.get('offset') ?? 0)
    asked.push(at)
    return bodyOf(at)
  })
  return { api, asked }
}

const record = (id: number) => ({ id, at: `2026-01-0${id}T08:00:00Z` })
const list = (paging: object) => ({
  request: { path: '/items' },
  items: 'items',
  paging,
  watermark: { field: 'at', parameter: 'since' },
})

test.each<[string, (page: number) => object]>([
  ['a flag', (page) => ({ has_more: page < 4 })],
  ['the number of pages', () => ({ meta: { total_pages: 4 } })],
])('an empty page does not end a list by page if %s says that more follow', async (_what, extra) => {
  const { api, asked } = await apiOf((page) => ({
    items: page === 2 || page === 3 ? [] : [record(page)],
    ...extra(page),
  }))
  const { ids, error } = await pollOnce(api, list({ style: 'page' }))
  expect([ids, asked, error]).toEqual([[1, 4], [1, 2, 3, 4], undefined])
})

test.each<[object]>([[{}], [{ has_more: false, total_pages: 9 }], [{ total_pages: 1 }], [{ total: 9 }]])(
  'an empty page ends a list by page if it has %j',
  async (extra) => {
    const { api, asked } = await apiOf((page) => ({
      items: page === 2 ? [] : [record(page)],
      ...(page > 1 && extra),
    }))
    expect((await pollOnce(api, list({ style: 'page' }))).error).toBeUndefined()
    expect(asked).toEqual([1, 2])
  },
)

test('an endless list of empty pages by page is an error', async () => {
  const { api, asked } = await apiOf(() => ({ items: [], has_more: true }))
  const { error } = await pollOnce(api, list({ style: 'page' }))
  expect(error).toMatchObject({ message: expect.stringContaining('100 empty pages in a row') })
  expect(asked.length).toBeLessThan(105)
})

test.each<[object, object, string]>([
  [{ style: 'offset' }, { has_more: true }, '"pagingParameter"'],
  [{ style: 'lastItem', parameter: 'after' }, { has_more: true }, '"pagingField"'],
  [{ style: 'none' }, { has_more: true }, '"paging"'],
  [{ style: 'none' }, { next: '/items?page=2' }, 'a next link at "next"'],
  [{ style: 'none' }, { meta: { next_cursor: 'b' } }, 'a cursor at "meta.next_cursor"'],
  [{ style: 'nextLink' }, { has_more: true }, '"pagingField"'],
  [{ style: 'nextLink', field: 'more' }, { links: { next: '/items?page=2' } }, 'a next link at "links.next"'],
  [{ style: 'linkHeader' }, { next: '/items?page=2' }, '"paging"'],
  [{ style: 'cursor', field: 'cursor', parameter: 'after' }, { hasMore: true }, '"pagingField"'],
])('an empty first page by %j is an error if it has %j', async (paging, extra, words) => {
  const { api } = await apiOf(() => ({ items: [], ...extra }))
  const { error, snapshot } = await pollOnce(api, list(paging))
  expect(error).toMatchObject({ name: 'UnexpectedResponseError', message: expect.stringContaining(words) })
  expect(error).toMatchObject({ message: expect.stringContaining('one page of a longer list') })
  expect(snapshot).toBeUndefined()
})

test.each<[object, object]>([
  [{ style: 'none' }, { total: 250, total_pages: 3 }],
  [{ style: 'none' }, { has_more: false, next: '/items?page=2' }],
  [{ style: 'nextLink' }, { next: null, total: 250 }],
  [{ style: 'offset' }, { total: 250 }],
  [{ style: 'offset' }, { next: '/items?page=2' }],
  [
    { style: 'lastItem', parameter: 'after' },
    { total: 250, has_more: false },
  ],
])('an empty first page by %j ends the list if it has %j', async (paging, extra) => {
  const { api } = await apiOf(() => ({ items: [], ...extra }))
  const { error, warnings } = await pollOnce(api, list(paging))
  expect([error, warnings]).toEqual([undefined, []])
})

test.each<[string, number[], string[]]>([
  ['full pages', [2, 2], [expect.stringContaining('only the first 4 of 7 records')]],
  ['a short page', [2, 1], []],
])(
  'an empty page by offset before the total is logged only after full pages: %s',
  async (_what, sizes, lines) => {
    const pages = new Map<number, number>()
    let offset = 0
    for (const size of sizes) {
      pages.set(offset, size)
      offset += size
    }
    const { api } = await apiOf((at) => ({
      items: Array.from({ length: pages.get(at) ?? 0 }, (_, index) => record(at + index + 1)),
      total: 7,
    }))
    const { ids, error, warnings } = await pollOnce(api, list({ style: 'offset', size: { value: 2 } }))
    expect([ids.length, error, warnings]).toEqual([offset, undefined, lines])
  },
)
