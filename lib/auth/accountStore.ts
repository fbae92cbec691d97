import { isDeepStrictEqual } from 'node:util'
import { ConfigurationError } from '../errors'
import type { KeyStore, Keys } from './ports'
import { parseTokenSet } from './tokenSet'

/** How the platform reads and writes an account's keys, as far as the context offers it. Each function rejects on failure. */
export interface AccountAccess {
  /** `updateKeys` of a running step. */
  readonly emitKeys?: (keys: Keys) => Promise<void>
  readonly updateKeys?: (keys: Keys) => Promise<void>
  /** Returns the account's own keys; undefined if they cannot be read in this context. */
  readonly readKeys: () => Promise<Keys | undefined>
  /** Returns the step's configuration: tokens and the credential's fields, some of them replaced by the step's own. */
  readonly readConfig?: () => Promise<Keys | undefined>
}

/**
 * Returns a store in the platform's account. Each write also contains the credential's other fields, because the platform
 * may replace all keys. They are those last read from the account, or otherwise from the step's configuration, and before
 * the first read those of the container's start (`fallbackFields`).
 */
export function accountStore(fallbackFields: Keys, access: AccountAccess, tokenPath?: string): KeyStore {
  const { emitKeys, updateKeys, readKeys, readConfig } = access
  let lastFields = fallbackFields
  return {
    canSave: emitKeys !== undefined || updateKeys !== undefined,

    async load() {
      const keys = await readKeys()
      const stored = keys ?? (await readConfig?.()) ?? {}
      const tokenSet = parseTokenSet(stored['oauth'], tokenPath)
      if (!tokenSet) return undefined
      if (keys) return { tokenSet, fields: fieldsIn(keys) }
      // Only a configuration with tokens has the account's fields.
      lastFields = fieldsIn(stored)
      const isChanged = !isDeepStrictEqual(destinationIn(stored), destinationIn(fallbackFields))
      return { tokenSet, fields: undefined, ...(isChanged && { obstacle: changedAccount() }) }
    },

    async save(tokenSet, fields, isRepeat) {
      const keys = { ...(fields ?? lastFields), oauth: tokenSet }
      if (!updateKeys) return emitKeys?.(keys)
      // A failed emit is shown to the user as a separate error. Once is enough.
      if (!emitKeys || isRepeat) return updateKeys(keys)
      await emitKeys(keys).catch(() => updateKeys(keys))
    },
  }
}

// The credential's fields that decide which host gets the tokens.
const destinationFields = ['provider', 'apiBaseUrl', 'subdomain', 'apiHeaders']

/** Returns the fields that decide where tokens are sent. An empty field is the same as an absent one. */
function destinationIn(fields: Keys): unknown[] {
  return destinationFields.map((name) => fields[name] ?? '')
}

/** Returns the error for new tokens whose credential fields can't be told from the step's own fields. */
function changedAccount(): ConfigurationError {
  return new ConfigurationError(
    'The account was changed after this container started, and the step may not read the account. Its tokens were not used. Stop and start the flow, or give the step the permission to read the account.',
  )
}

/** Returns an account's keys without the tokens: the credential's fields as they are stored. */
export function fieldsIn(keys: Keys): Keys {
  const { oauth: _, ...fields } = keys
  return fields
}
