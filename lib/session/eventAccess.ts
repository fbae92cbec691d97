import { proxyFor } from '../http/connections/proxies'
import type { EventAccess, EventClock } from '../providers/eventOperations'
import { bearerTokens } from './bearerTokens'
import type { Execution } from './execution'

/** Returns the services of a subscription. `current` is the newest execution, because a listener outlives its first. */
export function eventAccess(current: () => Execution): () => EventAccess {
  const tokens = bearerTokens(() => current().tokens, current().provider.title)
  return () => {
    const { api, provider, credential, log, environment } = current()
    const { timing, userAgent, timeoutMs, retries } = environment
    return {
      api,
      apiOrigin: (tokenSet) => provider.apiBase(credential, tokenSet).origin,
      tokens,
      log,
      clock: { now: timing.now, random: timing.random, wait },
      userAgent,
      proxyFor,
      timeoutMs,
      maxRetries: retries.maxRetries,
    }
  }
}

const wait: EventClock['wait'] = (delayMs, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, delayMs)
    signal.addEventListener('abort', done)
  })
