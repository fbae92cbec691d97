import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** A credential: its fields and, under `oauth`, the token set. */
export type AccountKeys = Record<string, unknown>

export type KeysListener = (accountId: string, keys: AccountKeys) => void

/** The accounts' keys, kept in a file where one is named. */
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

  /** Replaces all keys of the account, which need not exist; on return they are in the file. */
  set(id: string, keys: AccountKeys): void {
    this.#keys.set(id, structuredClone(keys))
    if (this.#file !== undefined) writeKeys(this.#file, Object.fromEntries(this.#keys))
  }

  remove(id: string): void {
    this.#keys.delete(id)
    if (this.#file !== undefined) writeKeys(this.#file, Object.fromEntries(this.#keys))
  }

  /** `set`, as an API call that is to be remembered. */
  put(id: string, keys: AccountKeys): void {
    this.set(id, keys)
    this.puts.push({ accountId: id, keys: structuredClone(keys) })
    for (const listener of this.#listeners) listener(id, structuredClone(keys))
  }
}

/** The platform marks keys without a refresh token invalid. */
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
    throw new Error(`The keys file ${file} cannot be read; remove it to start afresh.`, { cause })
  }
}

/** A reader, or a start after a crash, finds the old file or the new one, never half of it. */
function writeKeys(file: string, accounts: Record<string, AccountKeys>): void {
  mkdirSync(path.dirname(file), { recursive: true })
  const temporary = `${file}.${randomUUID()}`
  writeFileSync(temporary, JSON.stringify(accounts, null, 2), { mode: 0o600, flag: 'wx' })
  renameSync(temporary, file)
}
