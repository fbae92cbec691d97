import { TemporaryError } from '../errors'
import type { RefreshGrant } from './refreshGrant'

// Whoever asks for more is asked again now and then.
const longestPauseMs = 900_000

/** Leaves a token endpoint alone for as long as it asked for, whatever the messages that come meanwhile. */
export class RefreshPause {
  #endsAtMs = 0
  #reason = ''

  /** The grant, refused without a call while the pause lasts. */
  around(refresh: RefreshGrant, now: () => number): RefreshGrant {
    return async (held) => {
      const leftMs = this.#endsAtMs - now()
      // More than was ever asked for is left only where the clock was set back.
      if (leftMs > 0 && leftMs <= longestPauseMs) {
        return { kind: 'failed', error: new TemporaryError(this.#reason) }
      }
      const outcome = await refresh(held)
      if (outcome.kind === 'failed' && outcome.pauseMs !== undefined) {
        this.#endsAtMs = now() + Math.min(outcome.pauseMs, longestPauseMs)
        this.#reason = outcome.error.message
      }
      return outcome
    }
  }
}
