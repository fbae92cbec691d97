import { Type, types } from 'avsc'
import type { Field } from '../schema/field'
import type { ObjectType } from '../schema/objectType'
import { changeEventName } from './changeEventName'

/** The Avro schema of an entity's change events, or of a platform event. */
export interface EventSchema {
  readonly id: string
  readonly json: string
  /** Field names of the record in their order. `compounds` contains the names of the parts of each compound field. */
  readonly names: readonly string[]
  readonly compounds: Readonly<Record<string, readonly string[]>>
  encode(payload: Readonly<Record<string, unknown>>): Buffer
}

interface AvroField {
  readonly name: string
  readonly type: unknown
}

/** Returns the schema of an entity's change events. `extra` are fields that were added to the entity later. */
export function changeEventSchema(type: ObjectType, extra: readonly string[]): EventSchema {
  const shown = type.fields.filter(isShown)
  const compounds: Record<string, string[]> = {}
  for (const { name, compoundFieldName } of shown) {
    if (compoundFieldName) compounds[compoundFieldName] = [...(compounds[compoundFieldName] ?? []), name]
  }
  const fields = type.fields.flatMap((field): AvroField[] => {
    const parts = compounds[field.name]
    if (parts) return [{ name: field.name, type: compound(field.name, parts) }]
    return isShown(field) && !field.compoundFieldName
      ? [{ name: field.name, type: nullable(avroType(field)) }]
      : []
  })
  const added = extra.map((name) => ({ name, type: nullable('string') }))
  return eventSchema(changeEventName(type.name), [header, ...fields, ...added], compounds)
}

/** Returns the schema of a platform event with string fields. */
export function platformEventSchema(name: string, fields: readonly string[]): EventSchema {
  const own = fields.map((field) => ({ name: field, type: nullable('string') }))
  const created = [
    { name: 'CreatedDate', type: 'long' },
    { name: 'CreatedById', type: 'string' },
  ]
  return eventSchema(name, [...created, ...own], {})
}

/** Returns the name of a part within its compound field: `BillingCity` in `BillingAddress` is `City`. */
export function partName(part: string, compoundName: string): string {
  const prefix = compoundName.replace(/Address$/, '')
  return compoundName.endsWith('Address') && part.startsWith(prefix) ? part.slice(prefix.length) : part
}

function eventSchema(
  name: string,
  fields: readonly AvroField[],
  compounds: EventSchema['compounds'],
): EventSchema {
  const json = JSON.stringify({ type: 'record', name, namespace, fields })
  const type = Type.forSchema(JSON.parse(json), { registry: { long: bigLong }, wrapUnions: true })
  return {
    id: type.fingerprint('md5').toString('base64url'),
    json,
    names: fields.map((field) => field.name),
    compounds,
    encode: (payload) =>
      type.toBuffer(
        Object.fromEntries(fields.map((field) => [field.name, withBranch(payload[field.name], field.type)])),
      ),
  }
}

const namespace = 'com.sforce.eventbus'

/** Returns a value of a union in the encoder's format, with the name of its branch. */
function withBranch(value: unknown, type: unknown): unknown {
  if (!Array.isArray(type)) return value
  const last: unknown = type.at(-1)
  if (value === null || value === undefined) return null
  if (typeof last === 'string') return { [last]: value }
  const { name, fields } = last as { name: string; fields: readonly AvroField[] }
  const parts = fields.map((field) => [field.name, withBranch(Object(value)[field.name], field.type)])
  return { [`${namespace}.${name}`]: Object.fromEntries(parts) }
}

// Change events contain neither computed fields nor fields of their header.
function isShown({ name, calculated, type }: Field): boolean {
  return !calculated && !['Id', 'IsDeleted', 'SystemModstamp'].includes(name) && type !== 'hologram'
}

function compound(name: string, parts: readonly string[]): unknown {
  const fields = parts.map((part) => ({ name: partName(part, name), type: nullable('string') }))
  const record = { type: 'record', name: name === 'Name' ? 'PersonName' : name, fields }
  return name === 'Name' ? ['null', 'string', record] : ['null', record]
}

function nullable(type: unknown): unknown {
  return ['null', type]
}

function avroType({ type }: Field): string {
  return (
    { boolean: 'boolean', int: 'int', double: 'double', currency: 'double', percent: 'double' }[type] ??
    longOrText(type)
  )
}

function longOrText(type: string): string {
  return type === 'date' || type === 'datetime' ? 'long' : 'string'
}

const texts = { type: 'array', items: 'string' }
const changeTypes = ['CREATE', 'UPDATE', 'DELETE', 'UNDELETE']
const gapTypes = ['GAP_CREATE', 'GAP_UPDATE', 'GAP_DELETE', 'GAP_UNDELETE', 'GAP_OVERFLOW', 'SNAPSHOT']

const header: AvroField = {
  name: 'ChangeEventHeader',
  type: {
    type: 'record',
    name: 'ChangeEventHeader',
    fields: [
      { name: 'entityName', type: 'string' },
      { name: 'recordIds', type: texts },
      {
        name: 'changeType',
        type: { type: 'enum', name: 'ChangeType', symbols: [...changeTypes, ...gapTypes] },
      },
      { name: 'changeOrigin', type: 'string' },
      { name: 'transactionKey', type: 'string' },
      { name: 'sequenceNumber', type: 'int' },
      { name: 'commitTimestamp', type: 'long' },
      { name: 'commitNumber', type: 'long' },
      { name: 'commitUser', type: 'string' },
      { name: 'nulledFields', type: texts },
      { name: 'diffFields', type: texts },
      { name: 'changedFields', type: texts },
    ],
  },
}

const bigLong = types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer(value: bigint | number) {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(BigInt(value))
    return bytes
  },
  fromJSON: (value: number) => value,
  toJSON: (value: number) => value,
  isValid: (value: unknown) => typeof value === 'bigint' || Number.isSafeInteger(value),
  compare: (a: bigint, b: bigint) => Number(a - b),
})
