/** Lets one holder at a time spend an account's refresh token, over all containers. */
export interface RefreshLock {
  /** Runs while holding the lock named by `key`; runs without it where it cannot be had. */
  hold<T>(key: string, run: () => Promise<T>): Promise<T>
}

/** No lock: between containers only the store tells who refreshed. */
export const noLock: RefreshLock = { hold: (_key, run) => run() }
