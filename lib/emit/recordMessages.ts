import type { ObjectRecord } from '../providers/objectOperations'
import { type Message, messageOf } from './messages'

/** Returns a message ID, or undefined for a random one. */
export type IdOf = (...parts: string[]) => string | undefined

// The runtime accepts 10 MB per message, after base64 and with a copy of the body in the passthrough.
export const largestListBytes = 3_500_000

/** Returns a message whose body is the record. */
export function recordMessage({ id, version, body }: ObjectRecord, idOf: IdOf): Message {
  return messageOf(body, idOf(id, version))
}

/** Returns messages with `{"results": [...]}`: one, or several if one would be too large for the runtime. */
export function listMessages(records: readonly ObjectRecord[], idOf: IdOf): Message[] {
  return splitBySize(records, ({ body }) => sizeOf(body), largestListBytes).map((part) =>
    messageOf(
      { results: part.map(({ body }) => body) },
      // One part, because a page can have more records than a function can have arguments.
      idOf(JSON.stringify(part.map(({ id, version }) => [id, version]))),
    ),
  )
}

/** Returns the size of a value in bytes as JSON. */
export function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}

/** Splits a list into parts of at most `maxSize` and `maxCount` in order. A larger item gets its own part. */
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
