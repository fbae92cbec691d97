import type { TokenSet } from './tokenSet'

/** An account's keys as the platform stores them, or a part of them. */
export type Keys = Readonly<Record<string, unknown>>

/** The content of a store for an account. */
export interface StoredAccount {
  readonly tokenSet: TokenSet
  /** The credential's other fields; undefined if this way of reading does not tell them. */
  readonly fields: Keys | undefined
  /** Why the set must not be used by this container if it is a new one. */
  readonly obstacle?: Error
}

/** The place outside this process that keeps an account's token set. One instance serves one execution. */
export interface KeyStore {
  /** False if a new token set could not be stored: then nothing may be refreshed either. */
  readonly canSave: boolean
  /** True: a refresh has stored its token set already, so the store shows nothing else after it. */
  readonly isSavedByRefresh?: boolean
  /** Returns the account as it is stored now; undefined if the store has no token set. Rejects if it cannot be read. */
  load(): Promise<StoredAccount | undefined>
  /**
   * Stores the whole set with the credential's fields. `isRepeat` is true if an earlier write in this process failed.
   * Rejects if the set was not stored.
   */
  save(tokenSet: TokenSet, fields: Keys | undefined, isRepeat: boolean): Promise<void>
}

/** Lets one holder at a time use an account's refresh token, over all containers. */
export interface RefreshLock {
  /**
   * Runs while holding the lock named by `key`; runs without it if it cannot be had at all. If `isDone` then returns false,
   * this process keeps the lock for a while: until the end of a run after which `isDone` returns true, or until `release`.
   * Rejects with a TemporaryError, without running, if another container holds the lock for too long.
   */
  hold<T>(key: string, run: () => Promise<T>, isDone?: () => boolean): Promise<T>
  /** Releases a lock that was kept. */
  release?(key: string): Promise<void>
}

/** No lock: between containers only the store tells who refreshed. */
export const noLock: RefreshLock = { hold: (_key, run) => run() }
