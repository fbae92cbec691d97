import { setImmediate as nextTurn } from 'node:timers/promises'
import { seededRandom } from '../../measuring/random'
import type { Answer } from '../answer'
import type { UnroutedCall } from '../apiCall'
import { type BatchItem, batchItems } from './batchRequests'
import type { MailboxConcurrency } from './mailboxConcurrency'

/** One request of a batch and its status; undefined if the batch has no response for it. */
export interface BatchedRequest {
  readonly method: string
  readonly url: string
  readonly status: number | undefined
}

/** The batches so far, each with its requests in the order in which they were sent. */
export class BatchLog {
  readonly batches: (readonly BatchedRequest[])[] = []
  readonly concurrency: MailboxConcurrency

  constructor(concurrency: MailboxConcurrency) {
    this.concurrency = concurrency
  }
}

/** Carries out one request of a batch; undefined if its response is to be missing. */
export type CarryOutItem = (item: BatchItem, isThrottled: boolean) => Promise<Answer | undefined>

const atATime = 4

/** Returns the response to `POST /$batch`: four requests at a time, the responses in any order. */
export async function answerBatch(
  call: UnroutedCall,
  log: BatchLog,
  carryOut: CarryOutItem,
): Promise<Answer> {
  const items = batchItems(call)
  const { concurrency } = log
  const answers = await concurrency.during(async () => {
    const done: (Answer | undefined)[] = []
    for (const [place, item] of items.entries()) {
      if (place % atATime === 0) await nextTurn()
      done.push(await carryOut(item, concurrency.isExceeded))
    }
    return done
  })
  log.batches.push(items.map(({ method, url }, place) => ({ method, url, status: answers[place]?.status })))
  const responses = items.flatMap(({ id }, place) => {
    const answer = answers[place]
    return answer ? [responseOf(id, answer)] : []
  })
  return { status: 200, body: { responses: shuffled(responses, log.batches.length) } }
}

function responseOf(id: string, { status, headers = {}, body }: Answer): object {
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

/** The same for the same seed, and never in the order of the requests by luck alone. */
function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const random = seededRandom(seed)
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}
