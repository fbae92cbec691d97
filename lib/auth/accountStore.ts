import type { KeyStore } from './keyStore'
import { parseTokenSet, type TokenSet } from './tokenSet'

export type Keys = Readonly<Record<string, unknown>>

/** The platform's ways to an account's keys, as far as the context at hand offers them; each rejects on failure. */
export interface AccountAccess {
  /** `updateKeys` of a running step. */
  readonly emitKeys?: (keys: Keys) => Promise<void>
  readonly updateKeys?: (keys: Keys) => Promise<void>
  /** Gives no keys where they cannot be read in this context. */
  readonly readKeys: () => Promise<Keys>
}

/**
 * Keeps the token set in the platform's account. Each write carries the credential's other fields too, since the
 * platform may replace all keys by what it is sent.
 */
export function accountStore(credentialFields: Keys, access: AccountAccess): KeyStore {
  const { emitKeys, updateKeys, readKeys } = access
  return {
    canSave: emitKeys !== undefined || updateKeys !== undefined,

    async load() {
      return parseTokenSet((await readKeys())['oauth'])
    },

    async save(tokenSet: TokenSet, isRepeat: boolean) {
      const keys = { ...credentialFields, oauth: tokenSet }
      if (!updateKeys) return emitKeys?.(keys)
      // An emit that fails is shown to the user as an error of its own; once is enough.
      if (!emitKeys || isRepeat) return updateKeys(keys)
      await emitKeys(keys).catch(() => updateKeys(keys))
    },
  }
}
