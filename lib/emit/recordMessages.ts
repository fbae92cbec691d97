import type { ObjectRecord } from '../providers/objectOperations'
import { type Message, messageOf } from './messages'

/** Makes a message id; undefined stands for a random one. */
export type IdOf = (...parts: string[]) => string | undefined

// The runtime takes 10 MB a message, after base64 and with a copy of the body in the passthrough.
export const largestListBytes = 3_500_000

/** A message whose body is the record. */
export function recordMessage({ id, version, body }: ObjectRecord, idOf: IdOf): Message {
  return messageOf(body, idOf(id, version))
}

/** Messages with `{"results": [...]}`: one, or several where one would be too large for the runtime. */
export function listMessages(records: readonly ObjectRecord[], idOf: IdOf): Message[] {
  return splitBySize(records, ({ body }) => sizeOf(body), largestListBytes).map((part) =>
    messageOf(
      { results: part.map(({ body }) => body) },
      // One part, since a page may have more records than a call can have arguments.
      idOf(JSON.stringify(part.map(({ id, version }) => [id, version]))),
    ),
  )
}

/** How many bytes a value takes as JSON. */
export function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}

/** Splits a list, in its order, into parts of at most `maxSize` and `maxCount`; a larger item stands alone. */
export function splitBySize<T>(
  items: readonly T[],
  sizeOfItem: (item: T) => number,
  maxSize: number,
  maxCount = Number.POSITIVE_INFINITY,
): T[][] {
  const parts: T[][] = []
  let size = 0
  for (const item of items) {
    const itemSize = sizeOfItem(item)
    const last = parts.at(-1)
    if (last && last.length < maxCount && size + itemSize <= maxSize) {
      last.push(item)
      size += itemSize
    } else {
      parts.push([item])
      size = itemSize
    }
  }
  return parts
}
