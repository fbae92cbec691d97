import { listRequest } from '../../../lib/listPolling/listRequest'
import { nothing } from '../../../lib/listPolling/memory'
import { byUpdatedAt, endpoint } from './endpoints'

const first = { seen: 0 }
const memory = { equal: nothing, newer: nothing, settledMs: 0 }
const watermark = { value: '2026-01-31T08:00:00+01:00', ...memory }

test.each([
  ['none', {}],
  ['nextLink', {}],
  ['linkHeader', {}],
  ['cursor', {}],
  ['offset', { offset: '0' }],
  ['page', { page: '1' }],
] as const)('the first page by %s', (style, query) => {
  expect(listRequest(endpoint({ paging: { style } }), first, undefined)).toEqual({
    method: 'GET',
    path: '/items',
    query,
  })
})

test.each([
  ['nextLink', '/2?x=y', { link: '/2?x=y' }],
  ['linkHeader', '/2?x=y', { link: '/2?x=y' }],
  ['cursor', 'abc', { path: '/items', query: { since: watermark.value, cursor: 'abc' } }],
  ['offset', 40, { path: '/items', query: { since: watermark.value, offset: '40' }, accepts: [404] }],
  ['page', 3, { path: '/items', query: { since: watermark.value, page: '3' }, accepts: [404] }],
] as const)('a further page by %s', (style, next, request) => {
  const list = endpoint({ watermark: byUpdatedAt, paging: { style } })
  expect(listRequest(list, { next, seen: 40 }, watermark)).toEqual({ method: 'GET', ...request })
})

test('the size is asked for where there is one, under its name', () => {
  const paging = { style: 'page', pageSize: 50, pageSizeParameter: 'per_page' } as const
  expect(listRequest(endpoint({ paging }), first, undefined).query).toEqual({ per_page: '50', page: '1' })
})

test('the watermark is sent from the second round on, where the API filters', () => {
  expect(listRequest(endpoint({ watermark: byUpdatedAt }), first, undefined).query).toEqual({})
  expect(listRequest(endpoint({ watermark: byUpdatedAt }), first, watermark).query).toEqual({
    since: watermark.value,
  })
  expect(listRequest(endpoint({ watermark: byUpdatedAt }), first, memory).query).toEqual({})
  const filteredHere = endpoint({ watermark: { field: 'updatedAt', parameter: undefined } })
  expect(listRequest(filteredHere, first, watermark).query).toEqual({})
})

test('a parameter of ours replaces that of the path, which is where to start', () => {
  const path = '/items?since=2020-01-01&tag=a&tag=b&%6Fffset=10'
  const list = endpoint({ path, watermark: byUpdatedAt, paging: { style: 'offset' } })
  expect(listRequest(list, first, undefined)).toMatchObject({
    path: '/items?since=2020-01-01&tag=a&tag=b',
    query: { offset: '10' },
  })
  expect(listRequest(list, { next: 60, seen: 50 }, watermark)).toMatchObject({
    path: '/items?tag=a&tag=b',
    query: { offset: '60', since: watermark.value },
  })
})

test('blanks of the path are encoded', () => {
  expect(listRequest(endpoint({ path: '/items?$filter=a eq 1' }), first, undefined).path).toBe(
    '/items?$filter=a%20eq%201',
  )
})
