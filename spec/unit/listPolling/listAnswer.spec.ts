import { itemsOf } from '../../../lib/listPolling/listAnswer'

const answered = 'api.example.com answered /items'
const items = (body: unknown, itemsPath?: string) => itemsOf(body, itemsPath, answered).items
const failure = (body: unknown, itemsPath?: string): Error => {
  try {
    itemsOf(body, itemsPath, answered)
  } catch (error) {
    return error as Error
  }
  throw new Error('a list was found')
}

describe('without itemsPath', () => {
  test.each([
    ['the answer itself', [1, 2], [1, 2]],
    ['the only list', { rows: [1], count: 1, meta: { total: 1 } }, [1]],
    ['value before others', { errors: ['x'], value: [1] }, [1]],
    ['items before results', { results: [2], items: [1] }, [1]],
    ['an empty one with a usual name', { warnings: ['x'], records: [] }, []],
  ])('%s is taken', (_, body, expected) => {
    expect(items(body)).toEqual(expected)
  })

  test('null in the place of a list with a usual name is an empty one, and noted', () => {
    const note = expect.stringContaining(`${answered} with nothing at "items"`)
    expect(itemsOf({ count: 0, items: null }, undefined, answered)).toEqual({ items: [], note })
    expect(items({ items: null, rows: [1] })).toEqual([1])
  })

  test.each<[string, unknown, string]>([
    [
      'no list',
      { error: 'x', code: 5 },
      'no list. Say in the field "itemsPath" where the list is. The answer has the properties "error", "code"',
    ],
    [
      'several lists',
      { a: [], b: [] },
      'several lists. Say in the field "itemsPath" where the list is. The answer has the properties "a", "b"',
    ],
    ['nothing', null, 'has no properties'],
    ['a text', 'hello', 'has no properties'],
  ])('%s is an error that names what there is', (_, body, words) => {
    expect(failure(body)).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining(words),
    })
  })
})

describe('with itemsPath', () => {
  test('the list at the path is taken, whatever else there is', () => {
    expect(items({ value: [1], data: { list: [2] } }, 'data.list')).toEqual([2])
  })

  test.each<[string, unknown]>([
    ['items', { kind: 'list' }],
    ['data.items', { data: {} }],
    ['data.items', { data: { items: null } }],
  ])('a list left out is an empty one, and noted: %s of %j', (path, body) => {
    expect(itemsOf(body, path, answered)).toEqual({
      items: [],
      note: expect.stringContaining(`${answered} with nothing at "${path}"`),
    })
  })

  test.each<[string, unknown]>([
    ['data.items', { items: [] }],
    ['items', { items: { a: 1 } }],
    ['items', { items: 'none' }],
    ['items', [1]],
    ['items', null],
  ])('anything else is an error: %s of %j', (path, body) => {
    expect(failure(body, path)).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining(`nothing at "${path}"`),
    })
  })

  test('a list where an object was expected says to leave the field empty', () => {
    expect(failure([1], 'items').message).toContain('leave the field "itemsPath" empty')
  })
})
