import type { ListAnswer } from '../../../lib/listPolling/listAnswer'
import type { Position } from '../../../lib/listPolling/listCursor'
import type { Paging } from '../../../lib/listPolling/listEndpoint'
import { nextPage } from '../../../lib/listPolling/paging/nextPage'
import { answer, endpoint } from './endpoints'

function next(paging: Partial<Paging>, page: ListAnswer, position: Position = { seen: 0 }, path = '/items') {
  return nextPage(page, position, endpoint({ path, paging }))?.next
}

test('none: one answer has it all', () => {
  expect(next({ style: 'none' }, answer({ next: '/2' }))).toBeUndefined()
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
  ])('is found at the usual places and resolved against the page: %j', (body) => {
    expect(next({ style }, answer(body))).toBe('/v1/items?page=2')
  })

  test('is found where pagingField says', () => {
    const body = { next: '/wrong', meta: { more: '/right' } }
    expect(next({ style, field: 'meta.more' }, answer(body))).toBe('/right')
  })

  test.each([
    [{}],
    [{ next: null }],
    [{ next: '' }],
    [{ next: false }],
    [{ next: 5 }],
    [{ links: [] }],
    [{ links: [{ rel: 'self', href: '/1' }, null] }],
  ])('ends with %j', (body) => {
    expect(next({ style }, answer(body))).toBeUndefined()
  })

  test.each([[{}], [{ more: null }], [{ more: '' }], [{ more: false }], [{ more: { href: null } }]])(
    'of a field ends with %j',
    (body) => {
      expect(next({ style, field: 'more' }, answer(body))).toBeUndefined()
    },
  )

  test('of a field that holds something else is an error', () => {
    for (const more of [5, [], { href: {} }]) {
      expect(() => next({ style, field: 'more' }, answer({ more }))).toThrow(
        'something at "more" that is no link',
      )
    }
  })

  test('is found in a list of links where pagingField says', () => {
    const body = { meta: { links: [{ rel: 'next', href: '/right' }] } }
    expect(next({ style, field: 'meta.links.next' }, answer(body))).toBe('/right')
  })

  test('is sent as it stands', () => {
    const link = '/2?q=%20a,b+c&token=%C3%A4'
    expect(next({ style }, answer({ next: ` ${link} ` }))).toBe(link)
  })

  test('may have a backslash, which is encoded, since no URL with one is called', () => {
    expect(next({ style }, answer({ next: '/2?after=a\\b' }))).toBe('/2?after=a%5Cb')
  })

  test('goes on through empty pages', () => {
    expect(next({ style }, answer({ next: '/2' }, 0))).toBe('/2')
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
  ])('to another host is refused: %s', (link) => {
    expect(() => next({ style }, answer({ next: link }))).toThrow('not followed')
  })

  test('carries no token into the snapshot', () => {
    const link = 'https://api.example.com/2?access_token=secret&after=x'
    expect(next({ style }, answer({ next: link }))).toBe('/2?after=x')
  })
})

test('linkHeader: the header alone counts', () => {
  const style = 'linkHeader'
  expect(next({ style }, answer({ next: '/3' }, 1, { link: '</2?a=b>; rel="next"' }))).toBe('/2?a=b')
  expect(next({ style }, answer({ next: '/3' }, 1, { link: '</1>; rel="prev"' }))).toBeUndefined()
  expect(next({ style }, answer({ next: '/3' }))).toBeUndefined()
})

describe('cursor', () => {
  const paging = { style: 'cursor' as const, field: 'meta.cursor' }

  test.each([
    ['abc', 'abc'],
    [17, '17'],
    ['', undefined],
    [null, undefined],
    [false, undefined],
    [undefined, undefined],
  ])('%p leads to %p', (cursor, expected) => {
    expect(next(paging, answer({ meta: { cursor } }))).toBe(expected)
  })

  test.each([2 ** 60, { id: 1 }, true, 1.5])('%p is none: it could not be sent back as it was', (cursor) => {
    expect(() => next(paging, answer({ meta: { cursor } }))).toThrow('whose cursor at "meta.cursor"')
  })

  test('ends where the answer says that no more follows', () => {
    expect(next(paging, answer({ meta: { cursor: 'a', has_more: false } }))).toBeUndefined()
    expect(next(paging, answer({ meta: { cursor: 'a' }, hasMore: false }))).toBeUndefined()
    const deep = { style: 'cursor' as const, field: 'a.b.cursor' }
    expect(next(deep, answer({ a: { b: { cursor: 'a', has_next: false } } }))).toBeUndefined()
    expect(next(paging, answer({ meta: { cursor: 'a', has_more: true } }))).toBe('a')
  })

  test('goes on through an empty page, and ends with one that leads to itself', () => {
    expect(next(paging, answer({ meta: { cursor: 'b' } }, 0), { next: 'a', seen: 5 })).toBe('b')
    expect(next(paging, answer({ meta: { cursor: 'a' } }, 0), { next: 'a', seen: 5 })).toBeUndefined()
  })

  test('that leads to itself with items is none of the last page, so that the circle is noticed', () => {
    expect(next(paging, answer({ meta: { cursor: 'a' } }, 1), { next: 'a', seen: 5 })).toBe('a')
  })
})

describe('offset', () => {
  const style = 'offset' as const

  test('is the number of items so far', () => {
    expect(next({ style }, answer([], 7))).toBe(7)
    expect(next({ style }, answer([], 7), { next: 7, seen: 7 })).toBe(14)
  })

  test('starts where the path says', () => {
    expect(next({ style }, answer([], 7), { seen: 0 }, '/items?offset=100')).toBe(107)
  })
})

describe('page', () => {
  const style = 'page' as const

  test('counts from 1, or from what the path says', () => {
    expect(next({ style }, answer([]))).toBe(2)
    expect(next({ style }, answer([]), { next: 2, seen: 1 })).toBe(3)
    expect(next({ style }, answer([]), { seen: 0 }, '/items?page=0')).toBe(1)
    expect(next({ style }, answer([]), { seen: 0 }, '/items?page=a5b')).toBe(2)
  })
})

describe.each(['offset', 'page'] as const)('the last page by %s', (style) => {
  const isLast = (page: ListAnswer, position: Position = { seen: 0 }, pageSize?: number) =>
    next({ style, pageSize }, page, position) === undefined

  test('is an empty one', () => {
    expect(isLast(answer([], 0))).toBe(true)
    expect(isLast(answer({ has_more: true, items: [] }, 0))).toBe(true)
  })

  test('is a short one after a full one', () => {
    expect(isLast(answer([], 3), { next: 5, seen: 5, hasFullPage: true }, 5)).toBe(true)
    expect(isLast(answer([], 5), { next: 5, seen: 5, hasFullPage: true }, 5)).toBe(false)
  })

  test('is not known by a short one where the API may have cut the size', () => {
    expect(isLast(answer([], 3), { seen: 0 }, 5)).toBe(false)
    expect(isLast(answer([], 3), { next: 3, seen: 3 }, 5)).toBe(false)
  })

  test.each([
    [{ total: 8 }, {}],
    [{ meta: { total: '8' } }, {}],
    [{ '@odata.count': 8 }, {}],
    [[], { 'x-total-count': '8' }],
  ])('is the one that reaches the total: %j %j', (body, headers) => {
    expect(isLast(answer(body, 3, headers), { next: 5, seen: 5 })).toBe(true)
    expect(isLast(answer(body, 2, headers), { next: 5, seen: 5 })).toBe(false)
  })

  test('is not known by a "total" that only counts the page, unless the page is short', () => {
    expect(isLast(answer({ total: 5 }, 5), { seen: 0 }, 5)).toBe(false)
    expect(isLast(answer({ total: 3 }, 3), { seen: 0 }, 5)).toBe(true)
  })

  test('is the one of which the answer says so, and no other', () => {
    expect(isLast(answer({ has_more: false }, 5), { seen: 0 }, 5)).toBe(true)
    expect(isLast(answer({ has_more: true }, 3), { next: 5, seen: 5, hasFullPage: true }, 5)).toBe(false)
  })
})

test('a position knows how many items were seen, and whether a page was full', () => {
  const paged = endpoint({ paging: { style: 'offset', pageSize: 5 } })
  const first = nextPage(answer([], 5), { seen: 0 }, paged)
  expect(first).toEqual({ next: 5, seen: 5, hasFullPage: true })
  expect(nextPage(answer([], 4), { seen: 0 }, paged)).toEqual({ next: 4, seen: 4 })
})
