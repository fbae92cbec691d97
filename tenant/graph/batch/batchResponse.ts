import { setImmediate as nextTurn } from 'node:timers/promises'
import { seededRandom } from '../../measuring/random'
import type { UnroutedCall } from '../apiCall'
import type { GraphResponse } from '../graphResponse'
import type { MailboxConcurrency } from '../mailboxes/mailboxConcurrency'
import { type BatchItem, batchItems } from './batchRequests'

/** One request of a batch and its status. The status is undefined if the batch has no response for it. */
export interface BatchedRequest {
  readonly method: string
  readonly url: string
  readonly status: number | undefined
}

/** The previous batches, each with its requests in the order in which they were sent. */
export class BatchLog {
  readonly batches: (readonly BatchedRequest[])[] = []
}

/** The parts of the server that count the requests of a batch. */
export interface BatchParts {
  readonly batches: BatchLog
  readonly concurrency: MailboxConcurrency
}

/** Executes one request of a batch. Returns undefined if its response must be missing. */
export type CarryOutItem = (item: BatchItem, isThrottled: boolean) => Promise<GraphResponse | undefined>

const atATime = 4

/**
 * Returns the response to `POST /$batch`. Executes four requests at a time and returns their responses in any order.
 */
export async function batchResponse(
  call: UnroutedCall,
  { batches: log, concurrency }: BatchParts,
  carryOut: CarryOutItem,
): Promise<GraphResponse> {
  const items = batchItems(call)
  const answers: (GraphResponse | undefined)[] = []
  for (let first = 0; first < items.length; first += atATime) {
    const group = items.slice(first, first + atATime)
    const entered = group.map((item) => ({
      item,
      ticket: concurrency.enter(`/v1.0${item.url}`, call.headers.authorization),
    }))
    await nextTurn()
    for (const { item, ticket } of entered) answers.push(await carryOut(item, ticket.isExceeded))
    for (const { ticket } of entered) ticket.leave()
  }
  log.batches.push(items.map(({ method, url }, place) => ({ method, url, status: answers[place]?.status })))
  const responses = items.flatMap(({ id }, place) => {
    const answer = answers[place]
    return answer ? [responseOf(id, answer)] : []
  })
  return { status: 200, body: { responses: shuffled(responses, log.batches.length) } }
}

function responseOf(id: string, { status, headers = {}, body }: GraphResponse): object {
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [titleCase(name), value]))
  return {
    id,
    status,
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...named },
    ...(body !== undefined && { body }),
  }
}

function titleCase(name: string): string {
  return name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())
}

/** Returns the same order for the same seed, and never the original order by chance. */
function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const random = seededRandom(seed)
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}
