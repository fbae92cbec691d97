import type { KeyStore, RefreshLock } from '../ports'
import type { RefreshGrant } from '../tokenEndpoint/refreshGrant'

/** The services that an execution uses to renew an account's tokens. */
export interface RenewalContext {
  /** Name of the account in error messages. */
  readonly accountName: string
  readonly lockKey: string
  readonly refresh: RefreshGrant
  readonly store: KeyStore
  readonly lock: RefreshLock
  readonly sleep: (delayMs: number) => Promise<void>
  readonly random: () => number
  /** The process's monotonic clock. */
  readonly elapsedMs: () => number
  /** Called when a refreshed set has been received. */
  readonly onReceived?: () => void
}
