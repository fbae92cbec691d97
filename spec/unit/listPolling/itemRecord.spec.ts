import { itemRecord } from '../../../lib/listPolling/itemRecord'
import { isODataAnnotation } from '../../../lib/providers/odataAnnotation'
import { isAnnotation } from '../../../lib/providers/salesforce/records'

test('a record is identified by its content, with or without an ID', () => {
  const { id, version } = itemRecord({ name: 'x' }, isODataAnnotation)
  expect(version).toMatch(/^[0-9a-f]{16}$/)
  expect(id).toBe(version)
  expect(itemRecord({ name: 'x', id: 1 }, isODataAnnotation).id).not.toBe(
    itemRecord({ name: 'x', id: 2 }, isODataAnnotation).id,
  )
})

test('the version changes only with the content of the record', () => {
  const version = (item: unknown) => itemRecord(item, isODataAnnotation).version
  const item = { id: 1, tags: [{ a: 1, b: 2 }], at: '2026-01-31T08:00:00Z' }
  expect(version({ at: item.at, tags: [{ b: 2, a: 1 }], id: 1 })).toBe(version(item))
  expect(version({ ...item, '@odata.etag': 'W/"1"' })).toBe(version(item))
  expect(version({ ...item, tags: [] })).not.toBe(version(item))
  expect(version({ ...item, tags: [{ b: 2, a: 1 }, {}] })).not.toBe(version(item))
})

test.each(['text', 5, null, true, [1, 2]])('an item that is not an object is wrapped in one: %j', (item) => {
  expect(itemRecord(item, isODataAnnotation).body).toEqual({ value: item })
})

test('the annotations of a provider are removed at every depth, and other fields are kept', () => {
  const item = {
    id: 1,
    attributes: { type: 'Account' },
    '@odata.etag': 'W/"1"',
    '@odata.type': '#microsoft.graph.contact',
    'child@odata.context': 'x',
    children: [{ '@odata.id': 'y', attributes: 2, name: 'z' }],
  }
  const graph = {
    id: 1,
    attributes: { type: 'Account' },
    '@odata.type': '#microsoft.graph.contact',
    children: [{ attributes: 2, name: 'z' }],
  }
  expect(itemRecord(item, isODataAnnotation).body).toEqual(graph)
  const { attributes: _, ...rest } = item
  expect(itemRecord(item, isAnnotation).body).toEqual({
    ...rest,
    children: [{ '@odata.id': 'y', attributes: 2, name: 'z' }],
  })
})

test.each<[unknown, boolean]>([
  [{ type: 'Account' }, true],
  [{ type: 'Account', url: '/services/data/v64.0/sobjects/Account/001' }, true],
  [{ type: 'Account', color: 'red' }, false],
  [{ color: 'red' }, false],
  [{ type: 5 }, false],
  [[{ type: 'size' }], false],
  ['red', false],
  [null, false],
])('whether Salesforce adds the attributes %j to a record: %s', (attributes, isRemoved) => {
  const { body } = itemRecord({ id: 1, attributes }, isAnnotation)
  expect(body).toEqual(isRemoved ? { id: 1 } : { id: 1, attributes })
})

test('a field called __proto__ is treated like any other', () => {
  const { body } = itemRecord(JSON.parse('{"id": 1, "__proto__": {"x": 1}}'), isODataAnnotation)
  expect(Object.keys(body)).toEqual(['id', '__proto__'])
  expect(Object.getPrototypeOf(body)).toBe(Object.prototype)
})
