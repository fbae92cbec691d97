import { Type, types } from 'avsc'
import type { RecordFields } from './changeFields'

/** The format of a payload according to its schema. */
export interface PayloadFormat {
  readonly record: RecordFields
  /** Returns the payload as plain JSON values. Throws an Error if the bytes don't fit the schema. */
  decode(payload: Buffer): Readonly<Record<string, unknown>>
  readonly type: AvroType
}

/** The part of a parsed Avro type that metadata is made of. */
export interface AvroType {
  readonly typeName: string
  readonly fields?: readonly { readonly name: string; readonly type: AvroType }[]
  readonly types?: readonly AvroType[]
  readonly itemsType?: AvroType
  readonly symbols?: readonly string[]
}

/** Returns the format that an Avro schema describes. Throws an Error for anything but the schema of a record. */
export function payloadFormat(schemaJson: string): PayloadFormat {
  const type = Type.forSchema(JSON.parse(schemaJson), { registry: { long: exactLong } })
  const described = type as unknown as AvroType
  const record = recordFields(described)
  if (!record) throw new Error(`the schema is of the type ${described.typeName}`)
  return {
    record,
    type: described,
    decode: (payload) => plain(type.fromBuffer(payload)) as Record<string, unknown>,
  }
}

function recordFields(type: AvroType): RecordFields | undefined {
  if (type.typeName === 'record') {
    const fields = type.fields ?? []
    return { fields: fields.map((field) => ({ name: field.name, compound: recordFields(field.type) })) }
  }
  // A compound field is `[null, record]` or `[null, string, record]`.
  return type.types?.map(recordFields).find((each) => each !== undefined)
}

// The library's own type throws beyond 2^53, and commit numbers go there.
const exactLong = types.LongType.__with({
  fromBuffer: (bytes: Buffer) => exactNumber(bytes.readBigInt64LE()),
  toBuffer: (value: number | string) => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(BigInt(value))
    return bytes
  },
  fromJSON: (value: number | string) => value,
  toJSON: (value: number | string) => value,
  isValid: (value: unknown) => typeof value === 'number' || typeof value === 'string',
  compare: (a: number | string, b: number | string) => Number(BigInt(a) - BigInt(b)),
})

function exactNumber(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}

/** Bytes become Base64, and records lose the library's classes. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (Array.isArray(value)) return value.map(plain)
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]))
}
