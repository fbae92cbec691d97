import { pollOnce } from './listModel'
import { closeLists, localList } from './localList'

afterEach(closeLists)

const watermark = { field: 'id', parameter: 'since' }
const request = { path: '/l' }
const rows = [{ id: 1 }]

/** Polls a list whose only response is the body. */
async function pollBody(body: unknown, list: object) {
  return pollOnce((await localList(() => body)).api, { request, watermark, ...list })
}

test.each<[string, object, string]>([
  ['data.items', { data: { items: rows, has_more: true } }, 'a flag'],
  ['data.items', { data: { items: rows, next_cursor: 'x' } }, '"data.next_cursor"'],
  ['data.items', { data: { items: rows, paging: { next: 'x' } } }, '"data.paging.next"'],
  ['data.items', { data: { items: rows, next: '/l?p=2' } }, 'link at "data.next"'],
  ['data.items', { data: { items: rows, pagination: { total_pages: 3 } } }, 'page 1 of 3'],
  ['data.issues.nodes', { data: { issues: { nodes: rows, pageInfo: { hasNextPage: true } } } }, 'a flag'],
  ['data.issues.edges', { data: { issues: { edges: rows, pageInfo: { hasNextPage: true } } } }, 'a flag'],
  ['result.data', { result: { data: rows, meta: { total: 9 } } }, '1 of 9 records'],
  ['d.results', { d: { results: rows, __count: '9' } }, '1 of 9 records'],
  ['hits.hits', { hits: { hits: rows, total: { value: 9 } } }, '1 of 9 records'],
  ['response.items', { response: { items: rows, meta: { cursor: 'x' } } }, '"response.meta.cursor"'],
  ['a.b.items', { a: { b: { items: rows }, has_more: true } }, 'a flag'],
  ['data.c.*.items', { data: { c: [{ items: rows }], has_more: true } }, 'a flag'],
])(
  'a page without paging is rejected if it offers more next to its nested list: %s of %j',
  async (items, body, words) => {
    const { error, snapshot } = await pollBody(body, { items })
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', message: expect.stringContaining(words) })
    expect(snapshot).toBeUndefined()
  },
)

test.each<[object, object]>([
  [{ style: 'linkHeader' }, { has_more: true }],
  [{ style: 'nextLink', field: 'next' }, { has_more: true }],
  [
    { style: 'cursor', field: 'next' },
    { next_cursor: 'x', has_more: true },
  ],
  [{ style: 'cursor', field: 'next' }, { next_cursor: 'x' }],
])('a page by %j is rejected if it offers more next to its nested list: %j', async (paging, extra) => {
  const { error } = await pollBody({ data: { items: rows, ...extra } }, { items: 'data.items', paging })
  expect(error).toMatchObject({ message: expect.stringContaining('one page of a longer list') })
})

test('a next link next to a nested list is followed without pagingField', async () => {
  const { api, requests } = await localList((url) =>
    url.search.includes('p=2') ? { data: { items: [{ id: 2 }] } } : { data: { items: rows, next: '/l?p=2' } },
  )
  const list = { request, watermark, items: 'data.items', paging: { style: 'nextLink' } }
  expect((await pollOnce(api, list)).ids).toEqual([1, 2])
  expect(requests[1]).toBe('/l?p=2')
})

test('a list of parents is rejected if it offers more next to its nested list', async () => {
  const { api } = await localList((url) =>
    url.pathname === '/p' ? { data: { v: [{ id: 'a' }], has_more: true } } : rows,
  )
  const parents = { list: { request: { path: '/p' }, items: 'data.v' } }
  const { error } = await pollOnce(api, { request: { path: '/l/{parent}' }, watermark, parents })
  expect(error).toMatchObject({ message: expect.stringContaining('a flag') })
})

test('an empty page in the middle does not end a list by page with a nested count of pages', async () => {
  const { api } = await localList((url) => {
    const page = Number(url.searchParams.get('page'))
    return { data: { items: page === 2 ? [] : [{ id: page }], pagination: { total_pages: 3 } } }
  })
  const list = { request, watermark, items: 'data.items', paging: { style: 'page' } }
  expect((await pollOnce(api, list)).ids).toEqual([1, 3])
})

describe('a record around the nested list', () => {
  const task = (extra: object) => ({ data: { task: { ...extra, subtasks: { nodes: rows } } } })
  const items = 'data.task.subtasks.nodes'

  test.each<object>([
    { done: false },
    { last: false },
    { more: 3 },
    { isFinal: false },
    { isTruncated: true },
    { total: 4500 },
    { pages: 17 },
    { metadata: { total: 320 } },
    { next: 17 },
    { nextId: 'x' },
    { next: '/task/17' },
    { _links: { next: '/task/17' } },
    { cursor: 'x' },
    { paging: { after: 'x' } },
  ])('its own properties do not count as offers: %j', async (extra) => {
    expect((await pollBody(task(extra), { items })).error).toBeUndefined()
  })

  test.each<[object, string]>([
    [{ has_more: true }, 'a flag'],
    [{ nextPageToken: 'x' }, '"data.task.nextPageToken"'],
    [{ '@odata.nextLink': '/l?p=2' }, '"data.task.@odata.nextLink"'],
    [{ paging: { next: '/l?p=2' } }, '"data.task.paging.next"'],
  ])('an offer that no record has is an error: %j', async (extra, words) => {
    const { error } = await pollBody(task(extra), { items })
    expect(error).toMatchObject({ message: expect.stringContaining(words) })
  })

  test.each<[object, object]>([
    [{ style: 'offset', size: { value: 1 } }, { done: true }],
    [{ style: 'offset', size: { value: 1 } }, { hasMore: false }],
    [
      { style: 'page', size: { value: 1 } },
      { last: true, pages: 1 },
    ],
    [{ style: 'cursor', field: 'data.next', parameter: 'page' }, { isLast: true }],
    [
      { style: 'cursor', field: 'data.task.next', parameter: 'page' },
      { subtasks: { nodes: rows, last: true } },
    ],
  ])('its own properties do not end a list by %j: %j', async (paging, extra) => {
    const { api } = await localList((url) => {
      const { data } = task(extra) as { data: { task: object } }
      if (!/=[12]$/.test(url.search) || url.search.includes('page=1'))
        return { data: { ...data, next: '2', task: { ...data.task, next: '2' } } }
      const nodes = url.search.includes('offset=2') ? [] : [{ id: 2 }]
      return { data: { ...data, task: { ...data.task, subtasks: { ...extra, nodes } } } }
    })
    expect((await pollOnce(api, { request, watermark, items, paging })).ids).toEqual([1, 2])
  })

  describe('a record with an ID that contains the list', () => {
    const list = (extra: object) => ({ task: { id: 5, subtasks: rows, ...extra } })

    test.each<object>([
      { done: false },
      { last: false },
      { more: 3 },
      { next: '/task/17' },
      { nextId: 'x' },
      { _links: { next: '/task/17' } },
      { cursor: 'x' },
    ])('its own properties do not count as offers: %j', async (extra) => {
      expect((await pollBody(list(extra), { items: 'task.subtasks' })).error).toBeUndefined()
    })

    test.each<[object, object]>([
      [{ style: 'nextLink' }, { done: true }],
      [{ style: 'nextLink' }, { last: true, next: '/task/17' }],
      [
        { style: 'cursor', field: 'next', parameter: 'after' },
        { done: true, total: 4500 },
      ],
      [{ style: 'offset', size: { value: 1 } }, { isFinal: true }],
    ])('its own properties do not end a list by %j: %j', async (paging, extra) => {
      const pages = [
        { ...list(extra), next: '/l?p=2' },
        list({ ...extra, subtasks: [{ id: 2 }] }),
        list({ subtasks: [] }),
      ]
      const { api } = await localList(() => pages.shift())
      const { ids, error } = await pollOnce(api, { request, watermark, items: 'task.subtasks', paging })
      expect([ids, error]).toEqual([[1, 2], undefined])
    })

    test.each<[object, string]>([
      [{ has_more: true }, 'a flag'],
      [{ total: 9 }, '1 of 9 records'],
      [{ nextPageToken: 'x' }, '"task.nextPageToken"'],
      [{ paging: { next: '/l?p=2' } }, '"task.paging.next"'],
    ])('an offer that no record has, or a total, is an error: %j', async (extra, words) => {
      const { error } = await pollBody(list(extra), { items: 'task.subtasks' })
      expect(error).toMatchObject({ message: expect.stringContaining(words) })
    })

    test.each([{ has_more: false }, { isLast: true }])(
      'a clear flag ends a list by offset: %j',
      async (flag) => {
        const { api, requests } = await localList(() => list(flag))
        await pollOnce(api, { request, watermark, items: 'task.subtasks', paging: { style: 'offset' } })
        expect(requests).toHaveLength(1)
      },
    )
  })

  test('text at the place of a next link is not followed', async () => {
    const paging = { style: 'nextLink' }
    const { ids, error } = await pollBody(
      { result: { next: 'Next week', rows } },
      { items: 'result.rows', paging },
    )
    expect([ids, error]).toEqual([[1], undefined])
  })
})

describe('a total that counts more than the pages have', () => {
  const poll = async (lengths: number[], snapshot?: object) => {
    const { api } = await localList((url) => {
      const page = Number(url.searchParams.get('p') ?? 1)
      const d = Array.from({ length: lengths[page - 1] ?? 0 }, (_, index) => ({ id: page * 10 + index }))
      return { d, total: 30, pages: 10, ...(page < lengths.length && { next: String(page + 1) }) }
    })
    const paging = { style: 'cursor', field: 'next', parameter: 'p' }
    return pollOnce(api, { request, watermark, items: 'd', paging }, snapshot)
  }

  test('pages of equal length are an error', async () => {
    expect((await poll([3, 3, 3])).error).toMatchObject({ message: expect.stringContaining('9 of 30') })
  })

  test('pages that a filter has shortened are not', async () => {
    expect((await poll([3, 2, 3, 2])).error).toBeUndefined()
  })

  test.each([[[0, 0, 1]], [[0, 1]], [[1, 2]], [[2, 1]], [[3, 3, 1]]])(
    'a few records on some pages are not: %j',
    async (lengths) => {
      expect((await poll(lengths)).error).toBeUndefined()
    },
  )
})

describe('a later page', () => {
  const second = async (extra: object, paging: object, first: object = {}) => {
    const { api } = await localList((url) =>
      url.search.includes('2') ? { d: [{ id: 2 }], ...extra } : { d: rows, next: '/l?p=2', ...first },
    )
    return pollOnce(api, { request, watermark, items: 'd', paging })
  }
  const linked = { style: 'nextLink', field: 'next' }
  const byCursor = { style: 'cursor', field: 'next', parameter: 'p' }

  test.each<[object, object, object]>([
    [linked, { total: 50 }, { total: 50 }],
    [byCursor, { total: 5 }, { total: 5 }],
    [linked, { links: { next: '/l?p=3' } }, {}],
    [linked, { next_cursor: 'x' }, {}],
    [byCursor, { next_cursor: 'x' }, {}],
    [byCursor, { meta: { next: '/l?p=3' } }, {}],
  ])('a later page by %j is rejected if it has %j', async (paging, extra, first) => {
    const { ids, error, snapshot } = await second(extra, paging, first)
    expect(error).toMatchObject({ message: expect.stringContaining('lastPageWhen') })
    expect(ids).toEqual([1])
    expect(snapshot).not.toHaveProperty('watermark')
  })

  test.each<[string, object, object, object]>([
    ['a total that has changed', linked, { total: 49 }, { total: 50 }],
    ['a total that is reached', linked, { total: 2 }, { total: 2 }],
    [
      'the total of pages with omitted records',
      linked,
      { total: 4 },
      { d: [{ id: 0 }, { id: 1 }], total: 4 },
    ],
    ['its own cursor', byCursor, { cursor: '/l?p=2' }, {}],
    ['the cursor of its own link', linked, { cursor: 'p=2' }, {}],
    ['the cursors of its ends', linked, { paging: { cursors: { before: 'a', after: 'b' } } }, {}],
    ['a flag for the end', linked, { has_more: false, next_cursor: 'x' }, {}],
    ['an empty link, and a cursor elsewhere', linked, { next: null, next_cursor: 'x' }, {}],
    ['an empty cursor, and its own cursor', byCursor, { next: '', meta: { cursor: 'c2' } }, {}],
    ['an empty cursor, and a page number', byCursor, { next: null, nextPage: 3 }, {}],
    ['its own scroll ID', byCursor, { scroll_id: 'y' }, {}],
    ['its own bookmark', byCursor, { bookmark: 'y' }, {}],
    ['a link with an empty cursor', byCursor, { next_url: '/l?size=2&cursor=' }, {}],
    ['fewer records than its size', { ...linked, size: { value: 10 } }, { total: 15 }, { total: 15 }],
  ])('a later page ends the list if it has %s', async (_what, paging, extra, first) => {
    expect((await second(extra, paging, first)).error).toBeUndefined()
  })
})

describe('a sync token with the name of a cursor', () => {
  test.each([
    'next_cursor',
    'cursor',
    'nextCursor',
    'nextPageToken',
    'next',
    'bookmark',
    'continuation_token',
    'meta.next_cursor',
  ])('the sync token at %s is kept for the next poll', async (field) => {
    const [name = '', inner] = field.split('.')
    const { api, requests } = await localList(() => ({ d: rows, [name]: inner ? { [inner]: 'x' } : 'x' }))
    const list = { request, items: 'd', syncToken: { field, parameter: 'since' } }
    const { ids, error, snapshot } = await pollOnce(api, list)
    expect([ids, error]).toEqual([[1], undefined])
    await pollOnce(api, list, snapshot)
    expect(requests.at(-1)).toBe('/l?since=x')
  })

  test('a sync token can be the next link', async () => {
    const { api, requests } = await localList(() => ({ d: rows, next: '/l?since=x' }))
    const list = { request, items: 'd', syncToken: { field: 'next' } }
    const { error, snapshot } = await pollOnce(api, list)
    expect(error).toBeUndefined()
    await pollOnce(api, list, snapshot)
    expect(requests.at(-1)).toBe('/l?since=x')
  })

  test.each<[object]>([[{ has_more: true }], [{ next_page_token: 'y' }], [{ links: { next: '/l?p=2' } }]])(
    'an offer elsewhere is an error: %j',
    async (extra) => {
      const { error } = await pollBody(
        { d: rows, next_cursor: 'x', ...extra },
        { items: 'd', watermark: undefined, syncToken: { field: 'next_cursor', parameter: 'since' } },
      )
      expect(error).toMatchObject({ message: expect.stringContaining('one page of a longer list') })
    },
  )
})

describe('a path with "*" by offset and page', () => {
  const customer = (id: number, orders: number) => ({
    id: `c${id}`,
    orders: Array.from({ length: orders }, (_, index) => ({ id: id * 10 + index })),
  })
  const poll = async (customers: object[], style: string, shape = (page: object[]): unknown => page) => {
    const { api, requests } = await localList((url) => {
      const { searchParams } = url
      const from = Number(searchParams.get('offset') ?? (Number(searchParams.get('page')) - 1) * 2)
      return { customers: shape(customers.slice(from, from + 2)), total: customers.length }
    })
    const list = { request, watermark, items: 'customers.*.orders', paging: { style, size: { value: 2 } } }
    return { ...(await pollOnce(api, list)), requests }
  }

  test.each(['offset', 'page'])('the outer elements are counted in a list by %s', async (style) => {
    const customers = [1, 2, 3, 4, 5, 6].map((id) => customer(id, 2))
    const { ids, error } = await poll(customers, style)
    expect([ids, error]).toEqual([[10, 11, 20, 21, 30, 31, 40, 41, 50, 51, 60, 61], undefined])
  })

  test.each(['offset', 'page'])(
    'a page of outer elements without records does not end a list by %s',
    async (style) => {
      const customers = [customer(1, 1), customer(2, 1), customer(3, 0), customer(4, 0), customer(5, 1)]
      expect((await poll(customers, style)).ids).toEqual([10, 20, 50])
    },
  )

  test('objects by ID are counted like a list', async () => {
    const customers = [customer(1, 2), customer(2, 2), customer(3, 1)]
    const byId = (page: object[]) => Object.fromEntries(page.map((each) => [Object(each).id, each]))
    expect((await poll(customers, 'offset', byId)).ids).toEqual([10, 11, 20, 21, 30])
  })
})

describe('a page without its list', () => {
  const later = async (paging: object, body: unknown) => {
    const { api } = await localList((url) =>
      /cursor=x|=2|offset=1/.test(url.search)
        ? body
        : { data: { orders: rows, next: 'x', total: 500 }, next: 'x' },
    )
    return pollOnce(api, { request, watermark, items: 'data.orders', paging })
  }

  test.each<[object, unknown]>([
    [{ style: 'cursor', field: 'data.next' }, { data: { total: 500 } }],
    [{ style: 'cursor', field: 'data.next' }, { data: {} }],
    [{ style: 'cursor', field: 'data.next' }, { data: null }],
    [{ style: 'page' }, { data: { total: 500 } }],
    [{ style: 'offset' }, { data: { total: 500 } }],
  ])('a later page by %j without its list is an error: %j', async (paging, body) => {
    const { ids, error, snapshot } = await later(paging, body)
    expect([ids, error]).toEqual([
      [1],
      expect.objectContaining({ message: expect.stringContaining('without the list "data.orders"') }),
    ])
    expect(snapshot).not.toHaveProperty('watermark')
  })

  test.each<[object, unknown]>([
    [{ style: 'cursor', field: 'data.next' }, { meta: { result_count: 0 } }],
    [{ style: 'cursor', field: 'data.next' }, { data: { count: 0 } }],
    [{ style: 'cursor', field: 'data.next' }, { data: { next: null } }],
    [{ style: 'cursor', field: 'data.next' }, { data: { next: '' } }],
    [{ style: 'cursor', field: 'data.next' }, { data: { has_more: false } }],
    [{ style: 'cursor', field: 'next' }, { data: { has_more: false } }],
    [{ style: 'page' }, { data: {} }],
    [{ style: 'page' }, { data: { orders: null, name: 'Orders' }, total: 1 }],
    [{ style: 'offset' }, { data: [], total_count: '1' }],
  ])('a later page by %j without its list ends the list: %j', async (paging, body) => {
    expect((await later(paging, body)).error).toBeUndefined()
  })

  test('a total that ignores the filter does not matter behind the last page', async () => {
    const { api } = await localList(({ searchParams }) => {
      if (searchParams.get('page') === '2') return { data: {}, total: 2 }
      return { data: { orders: searchParams.has('since') ? [{ id: 8 }] : [{ id: 7 }, { id: 8 }] }, total: 2 }
    })
    const list = { request, watermark, items: 'data.orders', paging: { style: 'page' } }
    const { snapshot } = await pollOnce(api, list)
    expect((await pollOnce(api, list, snapshot)).error).toBeUndefined()
  })

  test('a response without the list is an error in a later poll, too, and the position stays', async () => {
    let body: unknown = { d: rows }
    const { api } = await localList(() => body)
    const list = { request, items: 'd', watermark: { field: '{now}', parameter: 'since' } }
    const { snapshot } = await pollOnce(api, list)
    body = { message: 'Down for maintenance' }
    const second = await pollOnce(api, list, snapshot)
    expect(second.error).toMatchObject({ message: expect.stringContaining('nothing at "d"') })
    expect(second.snapshot).toEqual(snapshot)
    const rule = { ...list, lastPageWhen: 'message=Down for maintenance' }
    expect((await pollOnce(api, rule, snapshot)).error).toBeUndefined()
    const absent = { ...list, lastPageWhen: 'next=' }
    expect((await pollOnce(api, absent, snapshot)).error).toBeDefined()
  })
})
