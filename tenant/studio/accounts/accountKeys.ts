import type { Tenant } from '../..'
import type { TokenResponse } from '../../authorizationServer'
import { fingerprint } from '../../fingerprint'
import { isObject } from '../../isObject'
import type { EventLog } from '../log/eventLog'
import type { Redactor } from '../log/redactor'
import type { Values } from '../shared/protocol'
import type { Account } from './accountList'
import { type AppSettings, fakesApp } from './appSettings'

export interface AccountKeysOptions {
  readonly tenant: Tenant
  readonly events: EventLog
  readonly redactor: Redactor
  /** Fields of the fakes' accounts, by provider, unless the user fills them in. */
  readonly fakeFields: Readonly<Record<string, Values>>
}

/** The keys of the accounts in the platform's store: fields and token sets. */
export class AccountKeys {
  constructor(
    private readonly options: AccountKeysOptions,
    private readonly settings: AppSettings,
  ) {}

  /** Returns the token set of a connected account. */
  tokensOf({ id }: Account): TokenResponse | undefined {
    const { oauth } = this.options.tenant.platform.keysOf(id)
    return isObject(oauth) && typeof oauth['access_token'] === 'string' ? (oauth as TokenResponse) : undefined
  }

  /** Stores the fields and the token set of an account. */
  set({ id, app }: Pick<Account, 'id' | 'app'>, fields: Values, tokens: TokenResponse | undefined): void {
    const own = app === fakesApp ? this.options.fakeFields[String(fields['provider'])] : {}
    const keys = { ...own, ...fields, ...(tokens && { oauth: tokens }) }
    this.options.redactor.addKeys(keys, this.settings.secretFields)
    this.options.tenant.platform.addAccount(id, keys)
  }

  /** Publishes that the component has stored a token set. Returns false if the keys have none. */
  published(account: string, keys: Record<string, unknown>): boolean {
    this.options.redactor.addKeys(keys, this.settings.secretFields)
    const { oauth } = keys
    const { access_token: access, refresh_token: refresh } = isObject(oauth) ? oauth : {}
    if (typeof access !== 'string') return false
    this.options.events.publish({
      type: 'token',
      what: 'stored',
      account,
      access: fingerprint(access),
      ...(typeof refresh === 'string' && { refresh: fingerprint(refresh) }),
    })
    return true
  }
}
