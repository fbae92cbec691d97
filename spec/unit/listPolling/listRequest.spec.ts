import type { ListDefinition } from '../../../lib/listPolling/definition/listDefinition'
import { listRequest } from '../../../lib/listPolling/listRequest'
import type { Position } from '../../../lib/listPolling/position'
import { noneSeen } from '../../../lib/listPolling/watermark/seenVersions'
import type { Watermark } from '../../../lib/listPolling/watermark/watermark'
import { requestedPeriod } from '../../../lib/listPolling/watermark/watermarkRequest'
import { byUpdatedAt, endpoint } from './endpoints'

const first = { seen: 0 }
const nowMs = Date.parse('2026-03-01T12:00:00Z')

function sent(list: ListDefinition, position: Position, watermark?: Watermark) {
  const period = list.watermark && requestedPeriod(list.watermark, watermark, { nowMs })
  const { accepts, field, ...request } = listRequest(list, {
    position,
    nowMs,
    ...(period && { watermark: period }),
  })
  expect(accepts).toEqual([304])
  return request
}
const memory = { equal: noneSeen, newer: noneSeen, settledMs: 0 }
const watermark = { value: '2026-01-31T08:00:00+01:00', ...memory }

test.each([
  ['none', {}],
  ['nextLink', {}],
  ['linkHeader', {}],
  ['cursor', {}],
  ['offset', { offset: '0' }],
  ['page', { page: '1' }],
] as const)('the first page by %s is requested', (style, query) => {
  expect(sent(endpoint({ paging: { style } }), first)).toEqual({
    method: 'GET',
    path: '/items',
    query,
  })
})

test.each([
  ['nextLink', '/2?x=y', { link: '/2?x=y' }],
  ['linkHeader', '/2?x=y', { link: '/2?x=y' }],
  ['cursor', 'abc', { path: '/items', query: { since: watermark.value, cursor: 'abc' } }],
  ['offset', 40, { path: '/items', query: { since: watermark.value, offset: '40' } }],
  ['page', 3, { path: '/items', query: { since: watermark.value, page: '3' } }],
] as const)('a later page by %s is requested', (style, next, request) => {
  const list = endpoint({ watermark: byUpdatedAt, paging: { style } })
  expect(sent(list, { next, seen: 40 }, watermark)).toEqual({ method: 'GET', ...request })
})

test('the page size is sent under its parameter name if it is set', () => {
  const paging = { style: 'page', pageSize: 50, pageSizeParameter: 'per_page' } as const
  expect(sent(endpoint({ paging }), first).query).toEqual({ per_page: '50', page: '1' })
})

test('the watermark is sent starting with the second round if the API filters', () => {
  expect(sent(endpoint({ watermark: byUpdatedAt }), first).query).toEqual({})
  expect(sent(endpoint({ watermark: byUpdatedAt }), first, watermark).query).toEqual({
    since: watermark.value,
  })
  expect(sent(endpoint({ watermark: byUpdatedAt }), first, memory).query).toEqual({})
  const filteredHere = endpoint({ watermark: { field: 'updatedAt' } })
  expect(sent(filteredHere, first, watermark).query).toEqual({})
})

test('a parameter of the definition replaces the same parameter of the path, which is the start value', () => {
  const path = '/items?since=2020-01-01&tag=a&tag=b&%6Fffset=10'
  const list = endpoint({ path, watermark: byUpdatedAt, paging: { style: 'offset' } })
  expect(sent(list, first)).toMatchObject({
    path: '/items?since=2020-01-01&tag=a&tag=b',
    query: { offset: '10' },
  })
  expect(sent(list, { next: 60, seen: 50 }, watermark)).toMatchObject({
    path: '/items?tag=a&tag=b',
    query: { offset: '60', since: watermark.value },
  })
})

test('spaces in the path are encoded', () => {
  expect(sent(endpoint({ path: '/items?$filter=a eq 1' }), first).path).toBe('/items?$filter=a%20eq%201')
})
