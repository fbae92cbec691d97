import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** The fields of a credential, with the token set in `oauth`. */
export type AccountKeys = Record<string, unknown>

export type KeysListener = (accountId: string, keys: AccountKeys) => void

/** The accounts' keys, which are also stored in a file if one is set. */
export class AccountStore {
  readonly puts: { accountId: string; keys: AccountKeys }[] = []
  readonly #keys: Map<string, AccountKeys>
  readonly #file: string | undefined
  readonly #listeners: KeysListener[] = []

  constructor(file?: string) {
    this.#file = file
    this.#keys = new Map(Object.entries(file !== undefined && existsSync(file) ? readKeys(file) : {}))
  }

  /** Calls the listener after each `put`. */
  subscribe(listener: KeysListener): void {
    this.#listeners.push(listener)
  }

  find(id: string): AccountKeys | undefined {
    return structuredClone(this.#keys.get(id))
  }

  require(id: string): AccountKeys {
    const keys = this.find(id)
    if (!keys) throw new Error(`There is no account "${id}".`)
    return keys
  }

  /** Replaces all keys of the account, which need not exist, and stores them in the file before it returns. */
  set(id: string, keys: AccountKeys): void {
    this.#keys.set(id, structuredClone(keys))
    if (this.#file !== undefined) writeKeys(this.#file, Object.fromEntries(this.#keys))
  }

  remove(id: string): void {
    this.#keys.delete(id)
    if (this.#file !== undefined) writeKeys(this.#file, Object.fromEntries(this.#keys))
  }

  /** Sets the keys, and records this as an API request. */
  put(id: string, keys: AccountKeys): void {
    this.set(id, keys)
    this.puts.push({ accountId: id, keys: structuredClone(keys) })
    for (const listener of this.#listeners) listener(id, structuredClone(keys))
  }
}

/** True if the keys contain a refresh token. The platform marks keys without one as invalid. */
export function hasRefreshToken(keys: AccountKeys): boolean {
  const tokenSet = keys['oauth']
  return (
    typeof tokenSet === 'object' &&
    tokenSet !== null &&
    'refresh_token' in tokenSet &&
    typeof tokenSet.refresh_token === 'string' &&
    tokenSet.refresh_token !== ''
  )
}

function readKeys(file: string): Record<string, AccountKeys> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new Error(`The keys file ${file} cannot be read. Remove it to start without accounts.`, { cause })
  }
}

/** Replaces the file atomically, so that a reader, or a start after a crash, never finds an incomplete file. */
function writeKeys(file: string, accounts: Record<string, AccountKeys>): void {
  mkdirSync(path.dirname(file), { recursive: true })
  const temporary = `${file}.${randomUUID()}`
  writeFileSync(temporary, JSON.stringify(accounts, null, 2), { mode: 0o600, flag: 'wx' })
  renameSync(temporary, file)
}
