import type { HttpRequest, HttpResponse, Send } from '../http/message'

/** Running and waiting requests of one account. */
interface Slots {
  taken: number
  readonly waiting: (() => void)[]
}

const slotsByAccount = new Map<string, Slots>()

/** Keeps the number of an account's simultaneous requests below a limit. */
export interface LimitedSend {
  /** Waits for a slot before the request is prepared, so that its token is new. */
  inSlot(prepare: Prepare): () => Promise<HttpRequest>
  /** Sends a request that was prepared in a slot, and releases the slot after the response. */
  readonly send: Send
}

type Prepare = () => HttpRequest | Promise<HttpRequest>

/** Returns a `send` with at most `limit` requests of the account at the same time in this process. */
export function limitConcurrency(send: Send, accountKey: string, limit: number): LimitedSend {
  const slots = slotsByAccount.get(accountKey) ?? { taken: 0, waiting: [] }
  slotsByAccount.set(accountKey, slots)
  const releases = new WeakMap<HttpRequest, () => void>()
  return {
    inSlot: (prepare) => async () => {
      const release = await takeSlot(slots, limit)
      try {
        const request = await prepare()
        releases.set(request, release)
        return request
      } catch (error) {
        release()
        throw error
      }
    },

    async send(request) {
      const release = releases.get(request)
      try {
        const response = await send(request)
        if (release && response.stream) releaseWithStream(response.stream, release)
        else release?.()
        return response
      } catch (error) {
        release?.()
        throw error
      }
    },
  }
}

/** Waits for a slot, and returns the function that releases it. */
async function takeSlot(slots: Slots, limit: number): Promise<() => void> {
  if (slots.taken < limit) slots.taken++
  // A released slot is passed on.
  else await new Promise<void>((resolve) => slots.waiting.push(resolve))
  return once(() => {
    const next = slots.waiting.shift()
    if (next) next()
    else slots.taken--
  })
}

/** Releases the slot after the body has been read, because the API counts the request until then. */
function releaseWithStream(stream: NonNullable<HttpResponse['stream']>, release: () => void): void {
  if (stream.closed) release()
  else stream.once('close', release)
}

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) work()
    isDone = true
  }
}
