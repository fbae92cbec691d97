import { findItems } from '../../../lib/listPolling/findItems'

const responded = 'api.example.com responded to /items'
const items = (body: unknown, itemsPath?: string) => findItems(body, itemsPath, responded).items
const failure = (body: unknown, itemsPath?: string): Error => {
  try {
    findItems(body, itemsPath, responded)
  } catch (error) {
    return error as Error
  }
  throw new Error('a list was found')
}

describe('findItems without itemsPath', () => {
  test.each([
    ['the response itself', [1, 2], [1, 2]],
    ['the only list', { rows: [1], count: 1, meta: { total: 1 } }, [1]],
    ['value before others', { errors: ['x'], value: [1] }, [1]],
    ['items before results', { results: [2], items: [1] }, [1]],
    ['an empty list with a common name', { warnings: ['x'], records: [] }, []],
  ])('findItems finds %s', (_, body, expected) => {
    expect(items(body)).toEqual(expected)
  })

  test('null instead of a list with a common name is an empty list with a note', () => {
    const note = expect.stringContaining(`${responded} with nothing at "items"`)
    expect(findItems({ count: 0, items: null }, undefined, responded)).toEqual({ items: [], note })
    expect(items({ items: null, rows: [1] })).toEqual([1])
  })

  test.each<[string, unknown, string]>([
    [
      'no list',
      { error: 'x', code: 5 },
      'without a list. Set the field "itemsPath" to the dot path of the list. The response has the properties "error", "code"',
    ],
    ['several lists', { a: [], b: [] }, 'with several lists. It has a list at "a", "b"'],
    ['nothing', null, 'has no properties'],
    ['a string', 'hello', 'has no properties'],
  ])('a response with %s is rejected with an error that lists its properties', (_, body, words) => {
    expect(failure(body)).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining(words),
    })
  })
})

describe('findItems with itemsPath', () => {
  test('the list at the path is used, regardless of other lists', () => {
    expect(items({ value: [1], data: { list: [2] } }, 'data.list')).toEqual([2])
  })

  test.each<[string, unknown]>([
    ['items', { kind: 'list' }],
    ['data.items', { data: {} }],
    ['data.items', { data: { items: null } }],
  ])('a missing list is an empty list with a note: %s of %j', (path, body) => {
    expect(findItems(body, path, responded)).toEqual({
      items: [],
      note: expect.stringContaining(`${responded} with nothing at "${path}"`),
    })
  })

  test.each<[string, unknown]>([
    ['data.items', { items: [] }],
    ['items', { items: { a: 1 } }],
    ['items', { items: 'none' }],
    ['items', [1]],
    ['items', null],
  ])('any other response is rejected: %s of %j', (path, body) => {
    expect(failure(body, path)).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining(`nothing at "${path}"`),
    })
  })

  test('a list instead of an object causes an error that suggests to leave the field empty', () => {
    expect(failure([1], 'items').message).toContain('leave the field "itemsPath" empty')
  })
})

describe('a list at another path', () => {
  test.each<[string, unknown, string]>([
    ['itms', { items: [1], total: 1 }, 'It has a list at "items"'],
    ['data.order', { data: { orders: [] } }, 'It has a list at "data.orders"'],
    ['data', { result: { data: [1] } }, 'It has a list at "result.data"'],
  ])('the error for "%s" contains the path of the list that was found', (path, body, words) => {
    expect(failure(body, path).message).toContain(words)
  })

  test('a missing list is empty if it was found at its path before, because many APIs omit empty lists', () => {
    expect(findItems({ historyId: '7' }, 'history', responded, 'history')).toEqual({ items: [] })
    expect(findItems({ meta: {} }, undefined, responded, 'data')).toEqual({ items: [] })
  })

  test('a missing list is rejected if another list can be meant, unless it was found at its path before', () => {
    expect(failure({ labels: [1] }, 'history').message).toContain('It has a list at "labels"')
    expect(findItems({ labels: [1] }, 'history', responded, 'history')).toEqual({ items: [] })
  })

  test.each<[unknown, string]>([
    [{ message: 'Down for maintenance' }, 'history'],
    [{ data: {}, message: 'Down for maintenance' }, 'data.orders'],
    [{ status: 'maintenance' }, 'data.orders'],
    [{ data: { total: 500 } }, 'data.orders'],
    [{ code: 1 }, 'data.orders'],
  ])('a missing list is rejected if the response can be a failure: %j', (body, path) => {
    for (const knownAt of [path, undefined]) {
      expect(() => findItems(body, path, responded, knownAt)).toThrow(`nothing at "${path}"`)
    }
  })

  test.each<[unknown, string]>([
    [{ range: 'Sheet1!A2:Z9', majorDimension: 'ROWS' }, 'values'],
    [{ success: true, data: null, additional_data: { next_cursor: null } }, 'data'],
    [{ QueryResponse: {}, time: '2026-01-31T08:00:00Z' }, 'QueryResponse.Customer'],
    [{ status: 'success', code: 200, message: 'OK' }, 'data.orders'],
    [{ page: { size: 20, totalElements: 0 }, note: 'none' }, '_embedded.orders'],
    [{ data: { boards: [] } }, 'data.boards.0.items_page.items'],
    [{ data: { groups: [] } }, 'data.groups.list.items'],
  ])('a missing list is empty if the response has no sign of a failure or counts none: %j', (body, path) => {
    expect(findItems(body, path, responded, path)).toEqual({ items: [] })
  })
})

test.each<[string, unknown, unknown[]]>([
  ['*', { a: { id: 1 }, b: { id: 2 } }, [{ id: 1 }, { id: 2 }]],
  ['customers.*.orders', { customers: [{ orders: [1, 2] }, {}, { orders: [3] }] }, [1, 2, 3]],
  ['data.*', { data: { x: { id: 1 } } }, [{ id: 1 }]],
  ['a.*.b.*.c', { a: [{ b: [{ c: [1] }, { c: [2] }] }] }, [1, 2]],
  ['$', { id: 1, list: [2] }, [{ id: 1, list: [2] }]],
  ['$.data', { data: { id: 1 } }, [{ id: 1 }]],
  ['$.data', { data: null }, []],
])('the path %s finds nested lists and single records', (path, body, expected) => {
  expect(items(body, path)).toEqual(expected)
})

test('a list instead of a single record is rejected', () => {
  expect(failure([1], '$').message).toContain('a list instead of one record')
})
