import type { TokenSource } from '../auth/authorize'
import { mostAttempts, rejectedTooOften } from '../auth/callErrors'
import type { TokenSet } from '../auth/tokenSet'
import { ReconnectRequiredError } from '../errors'
import type { BearerTokens } from '../providers/eventOperations'

// Identifies the connection instead of a URL path.
const path = 'other than HTTP'

/**
 * Returns an account's tokens for calls outside its HTTP API. The same rules apply: each newer token is tried once, and a
 * rejection directly after a refresh ends the attempts. `source` is called for each use.
 */
export function bearerTokens(source: () => TokenSource, title: string): BearerTokens {
  let refreshed: TokenSet | undefined
  let rejections = 0
  let failedBefore = 0
  return {
    async take() {
      failedBefore = source().failedRenewals()
      await source().waitUntilUsable(() => path)
      return source().latest()
    },
    accepted(tokenSet) {
      rejections = 0
      refreshed = undefined
      source().reportOutcome(tokenSet, path, 'accepted')
    },
    async rejected(tokenSet, rejection) {
      if (tokenSet === refreshed && !source().hasOutlived(tokenSet)) {
        const error = new ReconnectRequiredError(
          `${rejection.message} A newly refreshed token was rejected, too.`,
        )
        source().reportOutcome(tokenSet, path, error)
        throw error
      }
      if (++rejections === mostAttempts) throw rejectedTooOften({ title })
      const renewed = await source().replaceRejected(tokenSet, path, failedBefore)
      if (renewed === 'refreshed') refreshed = source().latest()
    },
  }
}
