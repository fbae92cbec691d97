import { createHash } from 'node:crypto'
import { type Message, newMessageWithBody } from 'elasticio-node/lib/messages'

export type { Message }

/** Returns a message with the given body. Without an ID, the message gets a random one. */
export function messageOf(body: unknown, id?: string): Message {
  const message = newMessageWithBody(body)
  return id === undefined ? message : { ...message, id }
}

/** Returns the same ID for the same parts in every process, as a UUID (RFC 9562 version 8). */
export function deterministicId(parts: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-')
}
