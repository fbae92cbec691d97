import { TemporaryError } from '../../errors'
import type { RefreshGrant } from './refreshGrant'

// Limits the pause that a token endpoint can request.
const longestPauseMs = 900_000
// Doubles each time that the endpoint rejects a refresh without a Retry-After.
const firstPauseMs = 10_000

/** Pauses requests to a token endpoint for the requested time, or for a growing time, regardless of new messages. */
export class RefreshPause {
  #endsAtMs = 0
  #reason = ''
  #throttled = 0

  constructor(private readonly elapsedMs: () => number) {}

  /** Returns the grant, which fails without a request while the pause lasts. */
  around(refresh: RefreshGrant): RefreshGrant {
    return async (held) => {
      if (this.elapsedMs() < this.#endsAtMs) {
        return { kind: 'failed', error: new TemporaryError(this.#reason) }
      }
      const outcome = await refresh(held)
      if (outcome.kind === 'failed' && outcome.pauseMs !== undefined) {
        const growingMs = firstPauseMs * 2 ** this.#throttled
        if (outcome.pauseMs === 'unknown') this.#throttled = Math.min(this.#throttled + 1, 10)
        const pauseMs = outcome.pauseMs === 'unknown' ? growingMs : outcome.pauseMs
        this.#endsAtMs = this.elapsedMs() + Math.min(pauseMs, longestPauseMs)
        this.#reason = outcome.error.message
      } else if (outcome.kind === 'granted') this.#throttled = 0
      return outcome
    }
  }
}
