import type { HttpResponse, Send } from '../http/message'

/** Running and waiting requests of one account. */
interface Slots {
  taken: number
  readonly waiting: (() => void)[]
}

const slotsByAccount = new Map<string, Slots>()

/** Returns a `send` with at most `limit` requests of the account at the same time in this process. */
export function limitConcurrency(send: Send, accountKey: string, limit: number): Send {
  const slots = slotsByAccount.get(accountKey) ?? { taken: 0, waiting: [] }
  slotsByAccount.set(accountKey, slots)
  return async (request) => {
    if (slots.taken < limit) slots.taken++
    // A released slot is passed on.
    else await new Promise<void>((resolve) => slots.waiting.push(resolve))
    const release = once(() => {
      const next = slots.waiting.shift()
      if (next) next()
      else slots.taken--
    })
    try {
      const response = await send(request)
      if (response.stream) releaseWithStream(response.stream, release)
      else release()
      return response
    } catch (error) {
      release()
      throw error
    }
  }
}

/** The API counts a request until its body has been read. */
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
