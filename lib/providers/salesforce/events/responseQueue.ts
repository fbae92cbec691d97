import type { EventClock } from '../../eventOperations'
import type { FetchResponse } from './messages'

/** The responses of a stream that have arrived and wait to be emitted; their number is bounded by the credit. */
export class ResponseQueue {
  #waiting: FetchResponse[] = []
  #end: Error | undefined
  #wake = () => {}

  push(response: FetchResponse): void {
    this.#waiting.push(response)
    this.#wake()
  }

  /** Marks the end of the stream. Earlier responses are still returned. */
  end(reason: Error): void {
    this.#end ??= reason
    this.#wake()
  }

  /**
   * Returns everything that waits as one response, or undefined if nothing arrives within the time. Throws the reason
   * of the end after the last response.
   */
  async next(waitMs: number, { wait }: Pick<EventClock, 'wait'>): Promise<FetchResponse | undefined> {
    if (this.#waiting.length === 0 && !this.#end) {
      const timer = new AbortController()
      const arrival = new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      await Promise.race([arrival, wait(waitMs, timer.signal)])
      timer.abort()
    }
    const responses = this.#waiting
    this.#waiting = []
    const last = responses.at(-1)
    if (last) return { events: responses.flatMap(({ events }) => events), position: last.position }
    if (this.#end) throw this.#end
    return undefined
  }
}
