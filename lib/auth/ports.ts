import type { TokenSet } from './tokenSet'

/** An account's keys as the platform stores them, or a part of them. */
export type Keys = Readonly<Record<string, unknown>>

/** An account as a store contains it. */
export interface StoredAccount {
  readonly tokenSet: TokenSet
  /** The credential's other fields; undefined if the store can't tell them from the step's fields. */
  readonly fields: Keys | undefined
  /** The error if the set is new and this container must not use it. */
  readonly obstacle?: Error
}

/** The place outside this process that keeps an account's token set. One instance serves one execution. */
export interface KeyStore {
  /** False if the store can't be written. Then nothing is refreshed. */
  readonly canSave: boolean
  /** True if a refresh stores its token set itself, as the platform's Secrets do. */
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
   * Runs while it holds the lock named by `key`, or without it if the lock is not available. Rejects with a TemporaryError,
   * without running, if another container holds the lock for too long. If `isDone` returns false after the run, this process
   * keeps the lock for one lease at most: until `release`, or until a later run after which `isDone` returns true.
   */
  hold<T>(key: string, run: () => Promise<T>, isDone?: () => boolean): Promise<T>
  /** Releases a lock that was kept. */
  release?(key: string): Promise<void>
}

/** No lock. Containers learn about refreshes only from the store. */
export const noLock: RefreshLock = { hold: (_key, run) => run() }
