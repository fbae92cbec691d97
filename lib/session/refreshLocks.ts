import { noLock, type RefreshLock } from '../auth/ports'
import { redisLock } from '../auth/redisLock'
import type { Environment } from '../runtime/environment'
import type { RedactedLog } from '../runtime/log'

let lock: { readonly url: string; readonly lock: RefreshLock } | undefined

/** Returns the process's lock by REFRESH_LOCK_URL, with one connection for all executions; none if it is not set. */
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
