import { TemporaryError } from '../../../errors'
import { type Api, parseJson } from '../../../http/api'
import type { HttpResponse } from '../../../http/message'

/** One request in a batch. */
export interface BatchItem {
  readonly method: string
  /** Relative to the API's base, with the query. */
  readonly path: string
  readonly json?: unknown
  /** True if sending it again has no further effect. */
  readonly isRepeatable: boolean
}

/** Graph accepts at most 20 requests in a batch. */
export const largestBatch = 20

/** Graph accepts requests of up to 4 MB (https://learn.microsoft.com/graph/use-the-api). */
export const largestBatchBytes = 3_500_000

/**
 * Sends one batch and returns the responses by their requests, or undefined if the batch is too large and nothing was
 * applied. A request without a response may have been applied.
 * https://learn.microsoft.com/graph/json-batching
 */
export async function callBatch<Item extends BatchItem>(
  api: Api,
  items: readonly Item[],
): Promise<ReadonlyMap<Item, HttpResponse> | undefined> {
  const isIdempotent = items.every(({ isRepeatable }) => isRepeatable)
  const response = await api({
    method: 'POST',
    path: '/$batch',
    json: { requests: items.map(requestOf) },
    ...(isIdempotent && { isIdempotent }),
    accepts: [413],
  })
  const [only, another] = items
  if (response.status === 413) return only && !another ? new Map([[only, response]]) : undefined
  const { responses } = Object(parseJson(response.body.toString('utf8'))) as { responses?: unknown }
  if (!Array.isArray(responses)) throw unreadable(!isIdempotent)
  const answered = new Map<Item, HttpResponse>()
  for (const each of responses) {
    const { id, status, headers, body } = Object(each) as Record<string, unknown>
    const item = items[Number(id) - 1]
    if (!item || typeof status !== 'number' || answered.has(item)) continue
    answered.set(item, {
      status,
      headers: lowerNames(headers),
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
      url: new URL(`.${item.path}`, response.url),
      ...(response.mayBeSecond && { mayBeSecond: true }),
    })
  }
  return answered
}

function requestOf({ method, path, json }: BatchItem, index: number) {
  const content = json !== undefined && { headers: { 'Content-Type': 'application/json' }, body: json }
  return { id: String(index + 1), method, url: path, ...content }
}

function lowerNames(headers: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Object(headers)).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}

function unreadable(mayHaveBeenApplied: boolean): TemporaryError {
  return new TemporaryError(
    'Microsoft Graph returned a batch without responses. Some of the records may have been written. Check the records before you send the message again.',
    { mayHaveBeenApplied },
  )
}
