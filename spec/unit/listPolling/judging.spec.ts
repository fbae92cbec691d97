import type { FaultKind } from '../../../lib/errors'
import { modelApi, pollOnce } from './listModel'

const request = { path: '/items' }
const record = (id: number) => ({ id, updated_at: `2026-01-0${id}T08:00:00Z` })
const watermark = { field: 'updated_at', parameter: 'since' }

function pollBody(body: unknown, definition: object = {}, headers: Record<string, string> = {}) {
  return pollOnce(modelApi(() => ({ body, headers })).api, { request, items: 'items', ...definition })
}

describe('errors with a successful status', () => {
  test.each<[unknown]>([
    [{ success: 'false', message: 'No' }],
    [{ Success: false, Message: 'No' }],
    [{ success: 0 }],
    [{ isSuccess: false }],
    [{ IsError: true }],
    [{ status: 'ERROR' }],
    [{ status: 'failed', items: [] }],
    [{ result: 'error', message: 'No' }],
    [{ statusCode: 500, message: 'No' }],
    [{ code: '404', message: 'No' }],
    [{ Fault: { Error: [{ Message: 'No' }] } }],
    [{ fault: { faultstring: 'No' } }],
    [{ error_code: 12, error_msg: 'No' }],
    [{ errors: [{ message: 'No' }], data: { items: null } }],
    [{ errors: [{ message: 'No' }], items: [] }],
  ])('a response with a successful status and %j is an error', async (body) => {
    const { error, snapshot } = await pollBody(body)
    expect(error).toMatchObject({ name: 'ApiError' })
    expect(snapshot).toBeUndefined()
  })

  test.each<[object]>([
    [{ errors: [], error: null, errorCode: 0, fault: null, success: true }],
    [{ errorCode: '0000', status: 200, message: 'OK', ok: 1 }],
    [{ error: { code: 0, message: '' }, status: 'success' }],
    [{ id: 'job-1', status: 'failed' }],
    [{ success: 1, status: ['failed'], result: ['error'] }],
  ])('a response without an error is accepted: %j', async (body) => {
    const { ids, error } = await pollBody({ ...body, items: [record(1)] })
    expect([ids, error]).toEqual([[1], undefined])
  })

  test.each<[object]>([
    [{ error: { code: null, message: null } }],
    [{ error: { code: 200, message: 'OK' } }],
    [{ errors: [null] }],
    [{ error: 'null', errorMessage: 'Success.' }],
    [{ errors: { count: 0 } }],
  ])('an empty list without an error is accepted: %j', async (body) => {
    const { ids, error } = await pollBody({ ...body, items: [] })
    expect([ids, error]).toEqual([[], undefined])
  })

  test.each<[object, object]>([
    [{ sid: 'c1', status: 'failed' }, {}],
    [{ ID: 1, error: 'a' }, {}],
    [{ number: 1, status: 'error' }, { id: 'number' }],
    [{ id: 1, total: 250, done: false, pages: 300, next: '2027-01-01' }, {}],
  ])('a single record %j with the properties of a response is accepted', async (body, definition) => {
    const { ids, error } = await pollBody(body, { items: '$', ...definition })
    expect([ids.length, error]).toEqual([1, undefined])
  })

  test.each<[object]>([[{ success: false }], [{ ok: false }], [{ isError: true }], [{ Success: 'false' }]])(
    'a single record with an ID and the flag %j of a failure is an error',
    async (flag) => {
      const { ids, error } = await pollBody({ ...flag, id: 4, name: 'x' }, { items: '$' })
      expect([ids, error]).toEqual([[], expect.objectContaining({ name: 'ApiError' })])
    },
  )

  test('a single record with the fields of an error is accepted', async () => {
    const { ids } = await pollBody({ id: 5, status: 'failed', errors: ['a'] }, { items: '$' })
    expect(ids).toEqual([5])
  })
})

describe('pages that the configuration cannot follow', () => {
  test.each<[object]>([
    [{ HasMore: true }],
    [{ has_more: 'true' }],
    [{ has_more: 'True' }],
    [{ has_more: 1 }],
    [{ meta: { Has_Next_Page: true } }],
    [{ additional_data: { pagination: { more_items_in_collection: true } } }],
    [{ page_context: { has_more_page: true } }],
    [{ IsTruncated: true }],
    [{ done: false }],
    [{ _meta: { pageCount: 3 } }],
    [{ TotalPages: 2 }],
    [{ TotalRecords: 2 }],
    [{ offset: 'itr1/rec1' }],
    [{ bookmark: 'b' }],
    [{ link: [{ relation: 'next', url: 'https://api.example.com/items?page=2' }] }],
  ])('a response with %j is rejected because more pages follow', async (flags) => {
    const { error, snapshot } = await pollBody({ ...flags, items: [record(1)] }, { watermark })
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('one page of a longer list'),
    })
    expect(snapshot).toBeUndefined()
  })

  test.each<[string, string]>([
    ['x-next-page', '2'],
    ['content-range', 'items 0-0/5'],
    ['x-pagination', '{"total": 5}'],
    ['x-pagination-page-count', '3'],
    ['x-has-more', 'true'],
  ])('a response with the header %s: %s is rejected because more pages follow', async (name, value) => {
    const { error } = await pollBody({ items: [record(1)] }, { watermark }, { [name]: value })
    expect(error).toMatchObject({ message: expect.stringContaining('one page of a longer list') })
  })

  test.each<[object]>([
    [{ offset: '0' }],
    [{ count: 2 }],
    [{ sync_token: 's' }],
    [{ hasMore: 'false' }],
    [{ hasMore: 0 }],
    [{ done: 12, last: 5 }],
  ])('a response with %j is accepted as the only page', async (flags) => {
    expect((await pollBody({ ...flags, items: [record(1)] })).ids).toEqual([1])
  })
})

describe('the end of a list', () => {
  const page = (url: URL) => Number(url.searchParams.get('page'))

  test.each<[number, unknown]>([
    [400, { code: 'rest_post_invalid_page_number' }],
    [404, { detail: 'Invalid page.' }],
    [416, { error: 'Range' }],
    [422, { errors: ['page is out of range'] }],
  ])('a list ends at a numbered page that is rejected with %i %j', async (status, body) => {
    const { api } = modelApi((url) =>
      page(url) === 1 ? { body: { items: [record(1), record(2)] } } : { status, body },
    )
    const paging = { style: 'page', size: { value: 2 } }
    const first = await pollOnce(api, { request, items: 'items', paging, watermark })
    expect([first.ids, first.error]).toEqual([[1, 2], undefined])
  })

  test('a web page of a proxy with 404 does not end a list', async () => {
    const { api } = modelApi((url) =>
      page(url) === 1
        ? { body: { items: [record(1), record(2)] } }
        : { status: 404, body: '<!DOCTYPE html><title>404 Not Found</title>' },
    )
    const list = { request, items: 'items', paging: { style: 'page', size: { value: 2 } }, watermark }
    const { ids, error, snapshot } = await pollOnce(api, list)
    expect([ids, error]).toEqual([[1, 2], expect.objectContaining({ status: 404 })])
    expect(snapshot).not.toHaveProperty('watermark')
    expect((await pollOnce(api, { ...list, lastPageWhen: '404' })).error).toBeUndefined()
  })

  const shortFirst = (status: number, extra: object) =>
    modelApi((url) =>
      (url.searchParams.get('offset') ?? '0') === '0'
        ? { body: { items: [record(1), record(2)], ...extra } }
        : { status },
    ).api
  const byOffset = { request, items: 'items', paging: { style: 'offset', size: { value: 100 } }, watermark }

  test.each([400, 404, 416, 422])(
    'a page that is rejected with %i after a short one fails the poll if the total is higher',
    async (status) => {
      const { ids, error, snapshot } = await pollOnce(shortFirst(status, { total: 1000 }), byOffset)
      expect(ids).toEqual([1, 2])
      expect(error).toMatchObject({ name: 'ApiError', message: expect.stringContaining('2 of 1000 records') })
      expect(snapshot).not.toHaveProperty('watermark')
    },
  )

  test('a total is compared in the next execution, too', async () => {
    const api = shortFirst(404, { total: 1000 })
    const { snapshot } = await pollOnce(api, byOffset, undefined, 1)
    expect((await pollOnce(api, byOffset, snapshot)).error).toMatchObject({
      message: expect.stringContaining('2 of 1000 records'),
    })
  })

  test.each([400, 404, 416, 422])(
    'a list without a total ends with %i after a short page',
    async (status) => {
      const { ids, error } = await pollOnce(shortFirst(status, {}), byOffset)
      expect([ids, error]).toEqual([[1, 2], undefined])
    },
  )

  test('a rule ends a list that has a higher total', async () => {
    const ruled = { ...byOffset, lastPageWhen: '422' }
    const { ids, error } = await pollOnce(shortFirst(422, { total: 1000 }), ruled)
    expect([ids, error]).toEqual([[1, 2], undefined])
  })

  test.each<[number, boolean]>([
    [400, true],
    [404, false],
    [416, false],
    [422, true],
  ])('whether a total that may ignore the filter fails a poll after %i: %s', async (status, fails) => {
    const { snapshot } = await pollOnce(shortFirst(404, {}), byOffset)
    expect(snapshot).toHaveProperty('watermark')
    const { error } = await pollOnce(shortFirst(status, { total: 1000 }), byOffset, snapshot)
    expect(error !== undefined).toBe(fails)
  })

  test('the total of a list of parents is not compared with the lists of the parents', async () => {
    const { api } = modelApi((url) => {
      if (url.pathname === '/boards') return { body: { items: [{ id: 'a' }], total: 1000, has_more: false } }
      return url.searchParams.get('offset') === '1' ? { status: 404 } : { body: { items: [record(1)] } }
    })
    const parents = { list: { request: { path: '/boards' }, items: 'items' } }
    const list = { ...byOffset, request: { path: '/{parent}/items' }, parents }
    expect(await pollOnce(api, list)).toMatchObject({ ids: [1], error: undefined })
  })

  test.each<[number, FaultKind, string | undefined]>([
    [404, 'blocked', undefined],
    [403, 'permission', undefined],
    [403, 'rateLimit', 'RateLimitError'],
    [403, 'blocked', 'ApiError'],
  ])('whether the list of a parent is skipped: %i of the kind %s', async (status, kind, name) => {
    const { api } = modelApi((url) =>
      url.pathname === '/a/items' ? { status, kind } : { body: { items: [{ id: url.pathname }] } },
    )
    const list = { request: { path: '/{parent}/items' }, parents: ['b', 'a'] }
    const { ids, error, warnings } = await pollOnce(api, list)
    expect([ids, (error as Error | undefined)?.name]).toEqual([['/b/items'], name])
    expect(warnings.some((line) => line.includes('"a". It is skipped'))).toBe(name === undefined)
  })

  test.each<[number, unknown, string]>([
    [410, { code: 'gone' }, '410'],
    [400, { code: 'no_data' }, '400 code=no_data'],
    [200, { success: false, message: 'No records' }, 'message=No records'],
  ])('a list ends with %i %j by its rule', async (status, body, lastPageWhen) => {
    const { api } = modelApi(() => ({ status, body }))
    const list = { request, items: 'items', lastPageWhen, watermark }
    expect(await pollOnce(api, list)).toMatchObject({ ids: [], error: undefined })
    expect((await pollOnce(api, { ...list, lastPageWhen: '499' })).error).toBeInstanceOf(Error)
  })

  test('a rule ends a search before its limit, and the next poll continues', async () => {
    const records = [1, 2, 3, 4, 5].map(record)
    const { api } = modelApi((url) => {
      const from = Number(url.searchParams.get('after') ?? 0)
      if (from >= 4) return { status: 400, body: { message: 'beyond the limit' } }
      const since = url.searchParams.get('since') ?? ''
      const found = records.filter(({ updated_at }) => updated_at >= since)
      const after = from + 2 < found.length ? String(from + 2) : undefined
      return { body: { results: found.slice(from, from + 2), paging: after && { next: { after } } } }
    })
    const list = {
      request,
      items: 'results',
      paging: { style: 'cursor', field: 'paging.next.after', parameter: 'after' },
      watermark,
      lastPageWhen: 'paging.next.after=4',
    }
    const first = await pollOnce(api, list)
    expect([first.ids, first.error]).toEqual([[1, 2, 3, 4], undefined])
    expect((await pollOnce(api, list, first.snapshot)).ids).toEqual([5])
  })

  test('a rule that ends the list of one parent does not end those of the others', async () => {
    const { api } = modelApi((url) =>
      url.pathname === '/a/items' ? { status: 402 } : { body: { items: [{ id: url.pathname }] } },
    )
    const list = { request: { path: '/{parent}/items' }, parents: ['a', 'b'], lastPageWhen: '402' }
    expect((await pollOnce(api, list)).ids).toEqual(['/b/items'])
  })
})

describe('a list that is not at its path', () => {
  test('a nested path is rejected if its objects have other lists', async () => {
    const { error } = await pollBody({ a: [{ orders: [1] }] }, { items: 'a.*.order' })
    expect(error).toMatchObject({ message: expect.stringContaining('"a.*.orders"') })
  })

  test('a missing list is rejected if the response counts records', async () => {
    const { error } = await pollBody({ meta: { total: 5 } }, { items: 'itms' })
    expect(error).toMatchObject({ message: expect.stringContaining('nothing at "itms"') })
  })
})

test.each<[string]>([
  ['page=2'],
  ['&page=2'],
  ['?page=2'],
  ['items?page=2'],
  ['//api.example.com/items?page=2'],
])('the next link %s leads to the next page', async (next) => {
  const { api, requests } = modelApi((url) =>
    url.searchParams.get('page') === '2'
      ? { body: { items: [record(2)] } }
      : { body: { items: [record(1)], next } },
  )
  const { ids } = await pollOnce(api, { request, items: 'items', paging: { style: 'nextLink' } })
  expect([ids, requests]).toEqual([
    [1, 2],
    ['/items', '/items?page=2'],
  ])
})
