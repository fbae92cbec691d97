import { Type, types } from 'avsc'
import { payloadFormat } from '../../../../../lib/providers/salesforce/events/payload/avro'

const long = types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer(value: bigint) {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(value)
    return bytes
  },
  fromJSON: (value: unknown) => value,
  toJSON: (value: unknown) => value,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: () => 0,
})

/** Encodes with another codec, and decodes with the component's. */
function decoded(fieldTypes: Record<string, unknown>, value: Record<string, unknown>): unknown {
  const fields = Object.entries(fieldTypes).map(([name, type]) => ({ name, type }))
  const schema = { type: 'record', name: 'Event', fields } as const
  const encoder = Type.forSchema(JSON.parse(JSON.stringify(schema)), { registry: { long }, wrapUnions: true })
  return payloadFormat(JSON.stringify(schema)).decode(encoder.toBuffer(value))
}

describe('payloadFormat', () => {
  test.each([
    [0n, 0],
    [-5n, -5],
    [2n ** 53n - 1n, Number.MAX_SAFE_INTEGER],
    [2n ** 53n, '9007199254740992'],
    [2n ** 53n + 1n, '9007199254740993'],
    [-(2n ** 63n), '-9223372036854775808'],
  ])('the long %s is decoded as %p', (value, expected) => {
    expect(decoded({ commitNumber: 'long' }, { commitNumber: value })).toEqual({ commitNumber: expected })
  })

  test('nullable values are decoded without the name of their type', () => {
    const person = { type: 'record', name: 'Person', fields: [{ name: 'Last', type: ['null', 'string'] }] }
    const fieldTypes = {
      Name: ['null', 'string', person],
      Other: ['null', { ...person, name: 'Other' }],
      Time: ['null', 'long'],
    }
    const value = {
      Name: { string: 'Ada' },
      Other: { Other: { Last: { string: 'Byron' } } },
      Time: { long: 5n },
    }
    expect(decoded(fieldTypes, value)).toEqual({ Name: 'Ada', Other: { Last: 'Byron' }, Time: 5 })
  })

  test('a record of one field keeps its field', () => {
    const one = { type: 'record', name: 'One', fields: [{ name: 'string', type: 'string' }] }
    expect(decoded({ a: one }, { a: { string: 'x' } })).toEqual({ a: { string: 'x' } })
  })

  test('bytes are decoded as Base64', () => {
    expect(decoded({ a: 'bytes' }, { a: Buffer.from('abc') })).toEqual({ a: 'YWJj' })
  })

  test('decoding fails if the bytes do not fit the schema', () => {
    const format = payloadFormat('{"type":"record","name":"A","fields":[{"name":"a","type":"string"}]}')
    expect(() => format.decode(Buffer.from([20, 65]))).toThrow()
    expect(() => format.decode(Buffer.from([2, 65, 66]))).toThrow()
  })

  test.each(['"string"', '{}', 'x'])('the schema %s is rejected', (schema) => {
    expect(() => payloadFormat(schema)).toThrow()
  })
})
