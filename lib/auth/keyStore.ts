import type { TokenSet } from './tokenSet'

/** Where an account's token set is kept outside this process. One instance serves one execution. */
export interface KeyStore {
  /** False where a new token set could not be kept: then nothing may be refreshed either. */
  readonly canSave: boolean
  /** The token set as it is stored now; undefined where the store holds none. Rejects where it cannot be read. */
  load(): Promise<TokenSet | undefined>
  /** Keeps the whole set. `isRepeat` is true for a set whose first write failed. Rejects where it was not kept. */
  save(tokenSet: TokenSet, isRepeat: boolean): Promise<void>
}
