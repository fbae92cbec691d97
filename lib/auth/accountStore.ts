import type { KeyStore, Keys } from './ports'
import { parseTokenSet } from './tokenSet'

/** The platform's ways to an account's keys, as far as the context offers them; each rejects on failure. */
export interface AccountAccess {
  /** `updateKeys` of a running step. */
  readonly emitKeys?: (keys: Keys) => Promise<void>
  readonly updateKeys?: (keys: Keys) => Promise<void>
  /** Returns the account's own keys; undefined if they cannot be read in this context. */
  readonly readKeys: () => Promise<Keys | undefined>
  /** Returns the step's configuration, in which the account's keys are merged with the step's own fields. */
  readonly readConfig?: () => Promise<Keys | undefined>
}

/**
 * Keeps the token set in the platform's account. Each write also contains the credential's other fields, because the
 * platform may replace all keys: those last read from the account, or, if it was never read,
 * `fallbackFields`.
 */
export function accountStore(fallbackFields: Keys, access: AccountAccess, tokenPath?: string): KeyStore {
  const { emitKeys, updateKeys, readKeys, readConfig } = access
  return {
    canSave: emitKeys !== undefined || updateKeys !== undefined,

    async load() {
      const keys = await readKeys()
      const tokenSet = parseTokenSet((keys ?? (await readConfig?.()))?.['oauth'], tokenPath)
      return tokenSet && { tokenSet, fields: keys && fieldsIn(keys) }
    },

    async save(tokenSet, fields, isRepeat) {
      const keys = { ...(fields ?? fallbackFields), oauth: tokenSet }
      if (!updateKeys) return emitKeys?.(keys)
      // A failed emit is shown to the user as a separate error. Once is enough.
      if (!emitKeys || isRepeat) return updateKeys(keys)
      await emitKeys(keys).catch(() => updateKeys(keys))
    },
  }
}

/** Returns an account's keys without the tokens: the credential's fields as they are stored. */
export function fieldsIn(keys: Keys): Keys {
  const { oauth: _, ...fields } = keys
  return fields
}
