import { type ComponentError, errorFromResponse, isTemporaryStatus } from '../../../errors'
import type { Api } from '../../../http/api'
import type { HttpResponse } from '../../../http/message'
import { type RetryPolicy, retryAfterMs, retryDelayMs } from '../../../http/retry'
import { describeFault, isRolledBack, isTokenRejection } from '../describeFault'
import { type BatchItem, callBatch } from './callBatch'

/** Stores the final response of a request; undefined if the request may have been applied. */
export type Settle<Item> = (item: Item, response: HttpResponse | undefined) => void

/**
 * Sends a batch until each of its requests has a final response. Only requests that were throttled, had an expired token, or
 * are safe to repeat are sent again. A batch that is too large is sent again in halves. Throws if a request still fails
 * after the retries.
 */
export async function runBatch<Item extends BatchItem>(
  api: Api,
  items: readonly Item[],
  policy: RetryPolicy,
  settle: Settle<Item>,
): Promise<void> {
  let pending = items
  let isTokenRefreshed = false
  const mayBeApplied = new Set<Item>()
  for (let attempt = 1; pending.length > 0; attempt++) {
    const answered = await callBatch(api, pending)
    if (!answered) {
      const half = Math.ceil(pending.length / 2)
      await runBatch(api, pending.slice(0, half), policy, settle)
      return runBatch(api, pending.slice(half), policy, settle)
    }
    const again: Item[] = []
    let isRejected = false
    for (const item of pending) {
      const answer = answered.get(item)
      const response = answer && mayBeApplied.has(item) ? { ...answer, mayBeSecond: true } : answer
      if (response && isTokenRejection(response) && !isTokenRefreshed) {
        isRejected = true
        again.push(item)
      } else if (isCertainlyNotApplied(response)) again.push(item)
      else if (item.isRepeatable && isTemporary(response)) {
        mayBeApplied.add(item)
        again.push(item)
      } else settle(item, response)
    }
    if (isRejected) await refreshToken(api)
    isTokenRefreshed ||= isRejected
    pending = again
    if (again.length > 0) await pause(again, answered, attempt, policy)
  }
}

/** Refreshes an expired token with a single call, because a response in a batch doesn't trigger a refresh. */
async function refreshToken(api: Api): Promise<void> {
  await api({ method: 'GET', path: '/me', query: { $select: 'id' } })
}

function isCertainlyNotApplied(response: HttpResponse | undefined): boolean {
  return response !== undefined && (response.status === 429 || isRolledBack(response))
}

function isTemporary(response: HttpResponse | undefined): boolean {
  return response === undefined || isTemporaryStatus(response.status)
}

/** Waits for the longest Retry-After of the requests. */
async function pause<Item extends BatchItem>(
  items: readonly Item[],
  answered: ReadonlyMap<Item, HttpResponse>,
  attempt: number,
  policy: RetryPolicy,
): Promise<void> {
  const rejected = items.every((item) => answered.get(item)?.status === 401)
  if (rejected) return
  const waits = items.map((item) => retryAfterMs(answered.get(item) ?? noResponse, policy.now()) ?? 0)
  const longest = Math.max(...waits)
  if (attempt > policy.maxRetries || longest > policy.maxWaitMs) throw lastError(items, answered)
  await policy.sleep(retryDelayMs(attempt, longest > 0 ? longest : undefined, policy.random()))
}

function lastError<Item extends BatchItem>(
  items: readonly Item[],
  answered: ReadonlyMap<Item, HttpResponse>,
): ComponentError {
  const [first] = items
  const item = items.find((each) => isLimited(answered.get(each))) ?? first
  const response = item && answered.get(item)
  return itemError(item ?? noItem, response ?? noResponse)
}

function isLimited(response: HttpResponse | undefined): boolean {
  return response?.status === 429 || (response !== undefined && describeFault(response).kind === 'rateLimit')
}

const noItem: BatchItem = { method: 'POST', path: '/$batch', isRepeatable: true }
const noResponse = {
  status: 504,
  headers: {},
  body: Buffer.alloc(0),
  url: new URL('https://graph.microsoft.com'),
}

/** Returns the typed error for a rejected request of a batch. */
export function itemError({ method, path, isRepeatable }: BatchItem, response: HttpResponse): ComponentError {
  return errorFromResponse({
    who: 'Microsoft Graph',
    method,
    path: path.split('?')[0] ?? path,
    status: response.status,
    fault: describeFault(response),
    mayHaveBeenApplied: !isRepeatable,
  })
}
