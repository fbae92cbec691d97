import { redisLock } from '../auth/redisLock'
import { noLock, type RefreshLock } from '../auth/refreshLock'
import type { Environment } from '../runtime/environment'
import type { RedactedLog } from '../runtime/log'

let lock: { readonly url: string; readonly lock: RefreshLock } | undefined

/** Returns the lock of REFRESH_LOCK_URL, with one connection per process, or no lock if it isn't set. */
export function refreshLockOf(environment: Environment, log: RedactedLog): RefreshLock {
  const { refreshLockUrl: url, refreshLeaseMs: leaseMs, timing } = environment
  if (url === undefined) return noLock
  if (lock?.url !== url)
    lock = { url, lock: redisLock({ url, leaseMs, ...timing, warn: (line) => log.warn(line) }) }
  return lock.lock
}
