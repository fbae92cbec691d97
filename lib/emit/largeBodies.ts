import type { RuntimeSettings } from '../runtime/context'
import { isObject } from '../values/isObject'
import { sizeOf } from './recordMessages'

const usualLimitBytes = 10 * 1024 * 1024
// Bytes of the headers and metadata of a message.
const envelopeBytes = 8192
// Leaves room for the passthrough of other steps.
const usualBytes = 3_500_000

/** Returns the size of a message's body, in bytes of JSON, above which the runtime certainly rejects the message. */
export function largestBodyBytes(settings: RuntimeSettings = {}): number {
  const { EMIT_LIGHTWEIGHT_MESSAGE, OUTGOING_MESSAGE_SIZE_LIMIT, PROTOCOL_VERSION } = settings
  // The runtime then keeps large bodies in the platform's object storage.
  if (EMIT_LIGHTWEIGHT_MESSAGE === true) return Number.POSITIVE_INFINITY
  const limit =
    typeof OUTGOING_MESSAGE_SIZE_LIMIT === 'number' ? OUTGOING_MESSAGE_SIZE_LIMIT : usualLimitBytes
  const isBase64 = Number(PROTOCOL_VERSION ?? 1) < 2
  return Math.floor(isBase64 ? (limit * 3) / 4 : limit) - envelopeBytes
}

/** Returns the size up to which a body fits even with a copy of it in the passthrough. */
export function usualBodyBytes(settings?: RuntimeSettings): number {
  return Math.min(usualBytes, Math.floor(largestBodyBytes(settings) / 2))
}

type Body = Readonly<Record<string, unknown>>

/**
 * Returns a record, or a list of records, without the largest fields, so that it fits. The record's `_error` names
 * them. Returns undefined if nothing of it fits.
 */
export function fittingBody(body: unknown, maxBytes: number): Body | undefined {
  const results = listedRecords(body)
  if (!results) return fittingRecord(body, maxBytes)
  const share = Math.floor(maxBytes / Math.max(1, results.length)) - envelopeBytes
  const fitting = results.map((record) => (sizeOf(record) > share ? fittingRecord(record, share) : record))
  return fitting.includes(undefined) ? undefined : { results: fitting }
}

/** Returns the records of a message with a list. A record can have a property `results`, too, next to others. */
export function listedRecords(body: unknown): readonly unknown[] | undefined {
  if (!isObject(body) || Object.keys(body).length > 1) return undefined
  return Array.isArray(body['results']) ? body['results'] : undefined
}

function fittingRecord(record: unknown, maxBytes: number): Body | undefined {
  if (!isObject(record)) return undefined
  const size = sizeOf(record)
  const bySize = Object.entries(record)
    .map(([name, value]) => ({ name, bytes: sizeOf(value ?? null) }))
    .filter(({ name }) => name.toLowerCase() !== 'id')
    .toSorted((left, right) => right.bytes - left.bytes)
  let left = size + envelopeBytes
  const omitted = new Set<string>()
  for (const { name, bytes } of bySize) {
    if (left <= maxBytes) break
    omitted.add(name)
    left -= bytes
  }
  if (left > maxBytes) return undefined
  const kept = Object.entries(record).filter(([name]) => !omitted.has(name))
  return { ...Object.fromEntries(kept), _error: explanation([...omitted], size) }
}

function explanation(names: readonly string[], bytes: number): string {
  const list = names.map((name) => `"${name}"`).join(', ')
  return `The record has ${bytes.toLocaleString('en-US')} bytes, more than a message of the platform can hold. Left out: ${list}.`
}
