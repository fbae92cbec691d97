import { noLock, type RefreshLock } from '../auth/ports'
import { redisLock } from '../auth/redisLock'
import type { Environment } from '../runtime/environment'
import type { RedactedLog } from '../runtime/log'

let lock: { readonly url: string; readonly lock: RefreshLock } | undefined

/** Returns the lock of REFRESH_LOCK_URL, with one connection per process. Without this variable, returns no lock. */
export function refreshLockOf(
  environment: Pick<Environment, 'timing' | 'refreshLockUrl' | 'refreshLeaseMs'>,
  log: RedactedLog,
): RefreshLock {
  const { refreshLockUrl: url, refreshLeaseMs: leaseMs, timing } = environment
  if (url === undefined) return noLock
  if (lock?.url !== url)
    lock = { url, lock: redisLock({ url, leaseMs, ...timing, warn: (line) => log.warn(line) }) }
  return lock.lock
}
