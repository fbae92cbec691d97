import type { Paging } from '../../../lib/listPolling/definition/listDefinition'
import type { ListResponse } from '../../../lib/listPolling/listResponse'
import { nextPage } from '../../../lib/listPolling/paging/nextPage'
import type { Position } from '../../../lib/listPolling/position'
import { endpoint, response } from './endpoints'

function next(
  paging: Partial<Paging>,
  page: ListResponse,
  position: Position = { seen: 0 },
  path = '/items',
) {
  return nextPage(page, position, endpoint({ path, paging }))?.next
}

test('a list without paging has a single page', () => {
  expect(next({ style: 'none' }, response({ items: [] }))).toBeUndefined()
})

describe('nextLink', () => {
  const style = 'nextLink' as const

  test.each([
    [{ next: '/v1/items?page=2' }],
    [{ '@odata.nextLink': 'https://api.example.com/v1/items?page=2' }],
    [{ links: { next: '?page=2' } }],
    [{ _links: { next: { href: 'items?page=2' } } }],
    [
      {
        links: [
          { rel: 'self', href: '/v1/items' },
          { rel: 'next', href: '/v1/items?page=2' },
        ],
      },
    ],
    [{ paging: { next: { link: 'https://api.example.com/v1/items?page=2' } } }],
    [{ nextPage: '//api.example.com/v1/items?page=2' }],
    [{ next: null, nextRecordsUrl: '/v1/items?page=2' }],
    [{ next: 'http://api.example.com/v1/items?page=2' }],
  ])('a next link is found at the common paths and resolved against the page: %j', (body) => {
    expect(next({ style }, response(body))).toBe('/v1/items?page=2')
  })

  test('a next link is found at pagingField', () => {
    const body = { next: '/wrong', meta: { more: '/right' } }
    expect(next({ style, field: 'meta.more' }, response(body))).toBe('/right')
  })

  test.each([
    [{}],
    [{ next: null }],
    [{ next: '' }],
    [{ next: false }],
    [{ links: [] }],
    [{ links: [{ rel: 'self', href: '/1' }, null] }],
  ])('a list ends if there is no next link: %j', (body) => {
    expect(next({ style }, response(body))).toBeUndefined()
  })

  test.each([[{}], [{ more: null }], [{ more: '' }], [{ more: false }], [{ more: { href: null } }]])(
    'a list with pagingField ends with %j',
    (body) => {
      expect(next({ style, field: 'more' }, response(body))).toBeUndefined()
    },
  )

  test('a value at pagingField that is not a link is rejected', () => {
    for (const more of [5, [], { href: {} }]) {
      expect(() => next({ style, field: 'more' }, response({ more }))).toThrow(
        'a value at "more" that is not a link',
      )
    }
  })

  test('pagingField can select a link from a list of links', () => {
    const body = { meta: { links: [{ rel: 'next', href: '/right' }] } }
    expect(next({ style, field: 'meta.links.next' }, response(body))).toBe('/right')
  })

  test('a next link is sent unchanged', () => {
    const link = '/2?q=%20a,b+c&token=%C3%A4'
    expect(next({ style }, response({ next: ` ${link} ` }))).toBe(link)
  })

  test('a backslash in a next link is encoded because a URL with one is never called', () => {
    expect(next({ style }, response({ next: '/2?after=a\\b' }))).toBe('/2?after=a%5Cb')
  })

  test('an empty page with a next link is not the last one', () => {
    expect(next({ style }, response({ next: '/2' }, 0))).toBe('/2')
  })

  test.each([
    'https://evil.example/2',
    '//evil.example/2',
    '\\\\evil.example\\2',
    'https://api.example.com@evil.example/2',
    'https://api.example.com:8443/2',
    'https://api.example.com//evil.example/2',
    'javascript:alert(1)',
    'https://',
  ])('a next link to another host is rejected: %s', (link) => {
    expect(() => next({ style }, response({ next: link }))).toThrow('not followed')
  })

  test('a token in a next link is not stored in the snapshot', () => {
    const link = 'https://api.example.com/2?access_token=secret&after=x'
    expect(next({ style }, response({ next: link }))).toBe('/2?after=x')
  })
})

test('linkHeader uses only the header', () => {
  const style = 'linkHeader'
  expect(next({ style }, response({ next: '/3' }, 1, { link: '</2?a=b>; rel="next"' }))).toBe('/2?a=b')
  expect(next({ style }, response({}, 1, { link: '</1>; rel="prev"' }))).toBeUndefined()
  expect(() => next({ style }, response({ next: '/3' }), { next: '/2', seen: 5 })).toThrow('"next"')
  expect(next({ style }, response({ nextPage: 3 }), { next: '/2', seen: 5 })).toBeUndefined()
})

test('a round that version 0.2.0 began ends, although its total counts more', () => {
  const paging = { style: 'cursor' as const, field: 'next' }
  const begun = { next: 'x', seen: 20, total: 90 }
  const after = (position: Position) =>
    nextPage(response({ next: 'y', total: 90 }, 2), position, endpoint({ paging }))
  expect(nextPage(response({ total: 90 }, 2), after(begun) ?? begun, endpoint({ paging }))).toBeUndefined()
})

describe('cursor', () => {
  const paging = { style: 'cursor' as const, field: 'meta.cursor' }

  test.each([
    ['abc', 'abc'],
    [17, '17'],
    ['', undefined],
    [null, undefined],
    [false, undefined],
    [0, undefined],
    ['0', undefined],
    [{}, undefined],
    [[], undefined],
    [undefined, undefined],
  ])('the cursor %p leads to %p', (cursor, expected) => {
    expect(next(paging, response({ meta: { cursor } }))).toBe(expected)
  })

  test.each([2 ** 60, { id: 1 }, true, 1.5])(
    'the cursor %p is rejected because it could not be sent unchanged',
    (cursor) => {
      expect(() => next(paging, response({ meta: { cursor } }))).toThrow('a cursor at "meta.cursor"')
    },
  )

  test('a list ends if the response reports that no more pages follow', () => {
    expect(next(paging, response({ meta: { cursor: 'a', has_more: false } }))).toBeUndefined()
    expect(next(paging, response({ meta: { cursor: 'a' }, hasMore: false }))).toBeUndefined()
    const deep = { style: 'cursor' as const, field: 'a.b.cursor' }
    expect(next(deep, response({ a: { b: { cursor: 'a', has_next: false } } }))).toBeUndefined()
    expect(next(paging, response({ meta: { cursor: 'a', has_more: true } }))).toBe('a')
  })

  test('an empty page is not the last one unless its cursor leads to itself', () => {
    expect(next(paging, response({ meta: { cursor: 'b' } }, 0), { next: 'a', seen: 5 })).toBe('b')
    expect(next(paging, response({ meta: { cursor: 'a' } }, 0), { next: 'a', seen: 5 })).toBeUndefined()
  })

  test('a page with items whose cursor leads to itself is not the last one, so that the loop is reported', () => {
    expect(next(paging, response({ meta: { cursor: 'a' } }, 1), { next: 'a', seen: 5 })).toBe('a')
  })
})

describe('offset', () => {
  const style = 'offset' as const

  test('the offset is the number of items read so far', () => {
    expect(next({ style }, response([], 7))).toBe(7)
    expect(next({ style }, response([], 7), { next: 7, seen: 7 })).toBe(14)
  })

  test('the offset starts with the value in the path', () => {
    expect(next({ style }, response([], 7), { seen: 0 }, '/items?offset=100')).toBe(107)
  })
})

describe('page', () => {
  const style = 'page' as const

  test('the page number starts with 1 or with the value in the path', () => {
    expect(next({ style }, response([]))).toBe(2)
    expect(next({ style }, response([]), { next: 2, seen: 1 })).toBe(3)
    expect(next({ style }, response([]), { seen: 0 }, '/items?page=0')).toBe(1)
    expect(next({ style }, response([]), { seen: 0 }, '/items?page=a5b')).toBe(2)
  })
})

describe.each(['offset', 'page'] as const)('the last page by %s', (style) => {
  const isLast = (page: ListResponse, position: Position = { seen: 0 }, pageSize?: number) =>
    next({ style, pageSize }, page, position) === undefined

  test('an empty page is the last one', () => {
    expect(isLast(response([], 0))).toBe(true)
    expect(isLast(response({ has_more: false, total_pages: 9, items: [] }, 0))).toBe(true)
  })

  test('a short page after a full one is the last one', () => {
    expect(isLast(response([], 3), { next: 5, seen: 5, hasFullPage: true }, 5)).toBe(true)
    expect(isLast(response([], 5), { next: 5, seen: 5, hasFullPage: true }, 5)).toBe(false)
  })

  test('a short page is not the last one if the API may have reduced the page size', () => {
    expect(isLast(response([], 3), { seen: 0 }, 5)).toBe(false)
    expect(isLast(response([], 3), { next: 3, seen: 3 }, 5)).toBe(false)
  })

  test.each([
    [{ total: 8 }, {}],
    [{ meta: { total: '8' } }, {}],
    [{ '@odata.count': 8 }, {}],
    [[], { 'x-total-count': '8' }],
  ])('the page that reaches the total is the last one: %j %j', (body, headers) => {
    expect(isLast(response(body, 3, headers), { next: 5, seen: 5 })).toBe(true)
    expect(isLast(response(body, 2, headers), { next: 5, seen: 5 })).toBe(false)
  })

  test('a "total" that counts only the page is ignored unless the page is short', () => {
    expect(isLast(response({ total: 5 }, 5), { seen: 0 }, 5)).toBe(false)
    expect(isLast(response({ total: 3 }, 3), { seen: 0 }, 5)).toBe(true)
  })

  test('a flag in the response determines the last page', () => {
    expect(isLast(response({ has_more: false }, 5), { seen: 0 }, 5)).toBe(true)
    expect(isLast(response({ has_more: true }, 3), { next: 5, seen: 5, hasFullPage: true }, 5)).toBe(false)
  })
})

test('a position contains the number of items seen and whether a page was full', () => {
  const paged = endpoint({ paging: { style: 'offset', pageSize: 5 } })
  const first = nextPage(response([], 5), { seen: 0 }, paged)
  expect(first).toEqual({ next: 5, seen: 5, hasFullPage: true })
  expect(nextPage(response([], 4), { seen: 0 }, paged)).toEqual({ next: 4, seen: 4 })
})

describe('pages that the configuration cannot follow', () => {
  test.each<[string, Partial<Paging>, unknown, string]>([
    ['a next link', { style: 'none' }, { items: [], next: '/v1/items?page=2' }, '"paging"'],
    ['a flag', { style: 'none' }, { items: [], has_more: true }, '"paging"'],
    ['a flag that announces another page', { style: 'none' }, { isLast: false }, '"paging"'],
    ['a cursor', { style: 'none' }, { meta: { next_cursor: 'abc' } }, '"meta.next_cursor"'],
    ['a nested cursor', { style: 'none' }, { paging: { next: { after: '2' } } }, '"paging.next.after"'],
    [
      'the cursor of GraphQL',
      { style: 'none' },
      { pageInfo: { endCursor: 'c', hasNextPage: true } },
      '"paging"',
    ],
    ['a total', { style: 'none' }, { items: [], total: 250 }, '1 of 250 records'],
    ['a number of pages', { style: 'none' }, { items: [], total_pages: 3 }, 'page 1 of 3'],
    ['a cursor elsewhere', { style: 'cursor', field: 'cursor' }, { next_cursor: 'abc' }, '"pagingField"'],
    ['a link elsewhere', { style: 'nextLink', field: 'more' }, { links: { next: '/2' } }, '"pagingField"'],
    ['a flag without a cursor', { style: 'cursor', field: 'cursor' }, { has_more: true }, '"pagingField"'],
    ['a link only in the body', { style: 'linkHeader' }, { next: '/2' }, '"paging"'],
  ])('a page is rejected with an error that contains the field if it has %s', (_, paging, body, words) => {
    expect(() => next(paging, response(body))).toThrow(
      expect.objectContaining({
        name: 'UnexpectedResponseError',
        message: expect.stringContaining(words),
      }),
    )
  })

  test.each<[string, unknown]>([
    ['a flag that announces the end', { has_more: false, next: '/v1/items?page=2', total: 250 }],
    ['a total of the page', { total: 1 }],
    ['the token of the next synchronization', { nextSyncToken: 'abc' }],
    ['an empty cursor', { response_metadata: { next_cursor: '' } }],
    ['one page', { page: { totalPages: 1, totalElements: 1 } }],
  ])('a page without paging is accepted if it has %s', (_, body) => {
    expect(next({ style: 'none' }, response(body))).toBeUndefined()
  })
})

describe('the number of pages', () => {
  test.each([
    [{ total_pages: 3 }, {}],
    [{ meta: { last_page: '3' } }, {}],
    [{ pagination: { pageCount: 3 } }, {}],
    [[], { 'x-wp-totalpages': '3' }],
  ])('the number of pages determines the last page: %j %j', (body, headers) => {
    const paging = { style: 'page' as const, pageSize: 5 }
    expect(next(paging, response(body, 3, headers), { next: 2, seen: 5 })).toBe(3)
    expect(next(paging, response(body, 5, headers), { next: 3, seen: 10 })).toBeUndefined()
  })
})

test('a flag that announces the end takes precedence over a link', () => {
  const body = { meta: { has_more: false }, links: { next: '/v1/items?page=2' } }
  expect(next({ style: 'nextLink', field: 'links.next' }, response(body))).toBeUndefined()
})

test.each([
  ['/items?page=2', '/v1/items?page=2'],
  ['items?page=2', '/v1/items?page=2'],
  ['?page=2', '/v1/items?page=2'],
  ['v1/items?page=2', '/v1/items?page=2'],
  ['/v1/items?page=2', '/v1/items?page=2'],
  ['/v1/other?page=2', '/v1/other?page=2'],
])('the link %s leads to %s', (link, expected) => {
  expect(next({ style: 'nextLink' }, response({ next: link }))).toBe(expected)
})

test('the last record contains the cursor', () => {
  const paging = { style: 'lastItem' as const, field: 'id', parameter: 'starting_after' }
  expect(next(paging, response({ has_more: true }, 3))).toBe('2')
  expect(next({ ...paging, place: 'body' }, response({ has_more: true }, 3))).toBe(2)
  expect(next(paging, response({ has_more: false }, 3))).toBeUndefined()
  expect(() => next({ ...paging, field: 'key' }, response({ has_more: true }, 3))).toThrow('at "key"')
})

test('a rule of the definition can end the list', () => {
  const page = { ...response({ cursor: 'abc' }), isLastByRule: true }
  expect(next({ style: 'cursor', field: 'cursor' }, page)).toBeUndefined()
})

test('a secret in a next link is removed, regardless of its parameter name', () => {
  const page = {
    ...response({ next: '/v1/items?page=2&oauth_token=t0k3n' }),
    isSecret: (value: string) => value === 't0k3n',
  }
  expect(next({ style: 'nextLink' }, page)).toBe('/v1/items?page=2')
})
