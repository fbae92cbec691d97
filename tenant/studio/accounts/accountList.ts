import type { AccountView, Values } from '../shared/protocol'

/** An account as the studio keeps it. Its token set is in the platform's store. */
export interface Account {
  readonly id: string
  name: string
  app: string
  fields: Values
  state: AccountView['state']
  message?: string | undefined
  at?: number | undefined
}

/** The accounts by ID, in the order of their creation. */
export class AccountList {
  readonly #accounts = new Map<string, Account>()
  #number = 0

  constructor(private readonly changed: () => void) {}

  get all(): readonly Account[] {
    return [...this.#accounts.values()]
  }

  find(id: string): Account | undefined {
    return this.#accounts.get(id)
  }

  /** Adds an account under a new ID, or under the one that it had before a restart. */
  add(account: Omit<Account, 'id' | 'state'> & Partial<Pick<Account, 'id' | 'state'>>): Account {
    do this.#number++
    while (this.#accounts.has(`account-${this.#number}`))
    const added: Account = { id: `account-${this.#number}`, state: 'new', ...account }
    this.#accounts.set(added.id, added)
    this.changed()
    return added
  }

  update(id: string, change: Partial<Omit<Account, 'id'>>): void {
    const account = this.#accounts.get(id)
    if (!account) return
    Object.assign(account, change)
    this.changed()
  }

  remove(id: string): void {
    this.#accounts.delete(id)
    this.changed()
  }
}
