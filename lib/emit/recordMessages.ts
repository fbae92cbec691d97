import type { ObjectRecord } from '../providers/objectOperations'
import { type Message, messageOf } from './messages'

/** Returns a message ID, or undefined for a random one. */
export type IdOf = (...parts: string[]) => string | undefined

/** Returns a message whose body is the record. */
export function recordMessage({ id, version, body }: ObjectRecord, idOf: IdOf): Message {
  return messageOf(body, idOf(id, version))
}

/** Returns messages with `{"results": [...]}` of at most `mostBytes`: one, or several if one would be larger. */
export function listMessages(records: readonly ObjectRecord[], idOf: IdOf, mostBytes: number): Message[] {
  return splitBySize(records, listedSize, mostBytes - listBytes).map((part) =>
    messageOf(
      { results: part.map(({ body }) => body) },
      // One part, because a page can have more records than a function can have arguments.
      idOf(JSON.stringify(part.map(({ id, version }) => [id, version]))),
    ),
  )
}

const listBytes = sizeOf({ results: [] })

/** Returns the size of records in a list, in bytes as JSON. */
export function sizeOfList(records: readonly ObjectRecord[]): number {
  return records.reduce((sum, record) => sum + listedSize(record), listBytes)
}

// With the comma.
function listedSize({ body }: ObjectRecord): number {
  return sizeOf(body) + 1
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
