/** A value of one field: the bytes of a length-delimited one, or the number of a varint. */
export type WireValue = Buffer | number

/**
 * Returns the bytes of a proto3 message with the given fields by number. Default values are omitted, as in proto3.
 * https://protobuf.dev/programming-guides/encoding/
 */
export function encodeMessage(fields: Readonly<Record<number, string | Buffer | number>>): Buffer {
  const parts: Buffer[] = []
  for (const [number, value] of Object.entries(fields)) {
    if (value === 0 || value.valueOf() === '' || (Buffer.isBuffer(value) && value.length === 0)) continue
    if (typeof value === 'number') {
      parts.push(varint(Number(number) * 8 + varintType), varint(value))
    } else {
      const bytes = Buffer.isBuffer(value) ? value : Buffer.from(value)
      parts.push(varint(Number(number) * 8 + lengthDelimitedType), varint(bytes.length), bytes)
    }
  }
  return Buffer.concat(parts)
}

/** Returns the fields of a proto3 message by number, each with all its values. Throws an Error if it is malformed. */
export function decodeMessage(message: Buffer): ReadonlyMap<number, readonly WireValue[]> {
  const fields = new Map<number, WireValue[]>()
  const reader = new Reader(message)
  while (!reader.isAtEnd) {
    const key = reader.varint()
    const value = reader.value(key & 7)
    const number = Math.floor(key / 8)
    const values = fields.get(number)
    if (values) values.push(value)
    else fields.set(number, [value])
  }
  return fields
}

const varintType = 0
const fixed64Type = 1
const lengthDelimitedType = 2
const fixed32Type = 5

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80)
    rest = Math.floor(rest / 0x80)
  }
  bytes.push(rest)
  return Buffer.from(bytes)
}

class Reader {
  #at = 0

  constructor(private readonly bytes: Buffer) {}

  get isAtEnd(): boolean {
    return this.#at >= this.bytes.length
  }

  varint(): number {
    let value = 0
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.bytes[this.#at++]
      if (byte === undefined || factor > 2 ** 63) throw new Error('The protobuf message is cut off.')
      value += (byte % 0x80) * factor
      if (byte < 0x80) return value
    }
  }

  value(type: number): WireValue {
    if (type === varintType) return this.varint()
    if (type === lengthDelimitedType) return this.take(this.varint())
    if (type === fixed64Type) return this.take(8)
    if (type === fixed32Type) return this.take(4)
    throw new Error(`The protobuf message has a field of the unknown type ${type}.`)
  }

  take(length: number): Buffer {
    const end = this.#at + length
    if (end > this.bytes.length) throw new Error('The protobuf message is cut off.')
    const part = this.bytes.subarray(this.#at, end)
    this.#at = end
    return part
  }
}
