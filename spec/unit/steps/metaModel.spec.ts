import { toMapperSchema } from '../../../lib/steps/metaModel'
import { dialectFaults } from '../../support/mapperDialect'

test('a required list becomes a flag of each property', () => {
  const schema = {
    type: 'object',
    required: ['a', 'c'],
    properties: {
      a: { type: 'string', title: 'A' },
      b: { type: 'string', title: 'B' },
      c: { type: 'object', title: 'C', required: ['d'], properties: { d: { type: 'string', title: 'D' } } },
    },
  }
  expect(toMapperSchema(schema)).toEqual({
    type: 'object',
    properties: {
      a: { type: 'string', title: 'A', required: true, order: 3 },
      b: { type: 'string', title: 'B', order: 2 },
      c: {
        type: 'object',
        title: 'C',
        required: true,
        order: 1,
        properties: { d: { type: 'string', title: 'D', required: true, order: 1 } },
      },
    },
  })
})

test.each([
  [{ type: 'integer' }, { type: 'number' }],
  [{ type: ['string', 'null'] }, { type: 'string', nullable: true }],
  [{ type: ['null', 'integer'] }, { type: 'number', nullable: true }],
  [{}, { type: 'string' }],
  [{ enum: ['a'] }, { type: 'string', enum: ['a'] }],
  [{ enum: [1, 2] }, { type: 'number', enum: [1, 2] }],
  [{ properties: {} }, { type: 'object', properties: {} }],
  [{ type: 'object' }, { type: 'object', properties: {} }],
  [{ type: 'array' }, { type: 'array', items: { type: 'object', properties: {} } }],
  [{ items: { type: 'integer' } }, { type: 'array', items: { type: 'number' } }],
])('the schema %j becomes %j', (schema, expected) => {
  expect(toMapperSchema(schema)).toEqual(expected)
})

test('a schema that the mapper can read is not changed', () => {
  const schema = toMapperSchema({ required: ['required'], properties: { required: { title: 'Required' } } })
  expect(toMapperSchema(schema)).toEqual(schema)
  expect(dialectFaults(schema)).toEqual([])
})

test.each([
  [{ type: 'object', required: ['a'], properties: {} }, 'required'],
  [{ type: 'integer' }, 'type'],
  [{ title: 'To' }, 'type'],
  [{ type: 'array' }, 'without items'],
  [{ type: 'array', items: { type: 'object' } }, 'without properties'],
  [{ type: 'object', properties: { a: { type: 'string', title: 'A' } } }, 'unordered'],
  [{ type: 'object', properties: { a: { type: 'string', order: 1 } } }, 'title'],
  [{ type: 'string', description: 'Ada <ada@example.com>' }, 'description'],
])('the dialect rejects %j', (schema, fault) => {
  expect(dialectFaults(schema)).toEqual([expect.stringContaining(fault)])
})
