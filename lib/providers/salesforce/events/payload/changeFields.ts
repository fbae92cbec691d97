/** The fields of an Avro record in their order; a compound field has fields of its own. */
export interface RecordFields {
  readonly fields: readonly { readonly name: string; readonly compound?: RecordFields | undefined }[]
}

/**
 * Returns the payload of a change event with names instead of bitmaps in the lists of its header.
 * https://developer.salesforce.com/docs/platform/pub-sub-api/guide/event-deserialization-considerations.html
 */
export function withFieldNames(
  payload: Readonly<Record<string, unknown>>,
  record: RecordFields,
): Readonly<Record<string, unknown>> {
  const header = payload['ChangeEventHeader']
  if (typeof header !== 'object' || header === null) return payload
  const named = bitmapLists.flatMap((name) => {
    const list = (header as Record<string, unknown>)[name]
    return Array.isArray(list) ? [[name, list.flatMap((entry) => fieldNames(entry, record))]] : []
  })
  return { ...payload, ChangeEventHeader: { ...header, ...Object.fromEntries(named) } }
}

const bitmapLists = ['nulledFields', 'diffFields', 'changedFields'] as const

/**
 * Returns the field names of one bitmap: bit n of `0x…` is field n of the record, and `p-0x…` is about the fields of
 * the compound field p. An entry that doesn't fit the schema stays as it is, because dropping it would hide a change.
 */
function fieldNames(entry: unknown, record: RecordFields): unknown[] {
  const [, parents = '', bits = ''] = /^((?:\d+-)*)0x([0-9a-f]*)$/i.exec(String(entry)) ?? []
  if (bits === '') return [entry]
  let current: RecordFields | undefined = record
  let prefix = ''
  for (const parent of parents.split('-').slice(0, -1)) {
    const field: RecordFields['fields'][number] | undefined = current?.fields[Number(parent)]
    current = field?.compound
    prefix += `${field?.name}.`
  }
  const names = setBits(bits).map((bit) => current?.fields[bit]?.name)
  return names.every((name) => name !== undefined) ? names.map((name) => prefix + name) : [entry]
}

function setBits(hex: string): number[] {
  const bits: number[] = []
  // From the last digit on, because the lowest bit is the first field.
  for (const [place, digit] of [...hex].reverse().entries()) {
    const value = Number.parseInt(digit, 16)
    for (let bit = 0; bit < 4; bit++) if (value & (1 << bit)) bits.push(place * 4 + bit)
  }
  return bits
}
