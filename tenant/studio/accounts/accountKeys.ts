import { parseTokenSet, secretsIn, type TokenSet } from '../../../lib/auth/tokenSet'
import type { Tenant } from '../..'
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
  tokensOf(account: Account): TokenSet | undefined {
    const { oauth } = this.options.tenant.platform.keysOf(account.id)
    const tokens = parseTokenSet(oauth, this.settings.tokenPathOf(account))
    return tokens?.access_token ? tokens : undefined
  }

  /** Returns the whole token response of a connected account, as the platform keeps it. */
  responseOf(account: Account): Values | undefined {
    const { oauth } = this.options.tenant.platform.keysOf(account.id)
    return isObject(oauth) && this.tokensOf(account) ? oauth : undefined
  }

  /** Stores the fields and the token response of an account. */
  set(account: Pick<Account, 'id' | 'app'>, fields: Values, tokens: Values | undefined): void {
    const { id, app } = account
    const own = app === fakesApp ? this.options.fakeFields[String(fields['provider'])] : {}
    const keys = { ...own, ...fields, ...(tokens && { oauth: tokens }) }
    this.#redact(keys)
    this.options.tenant.platform.addAccount(id, keys)
  }

  /** Records the keys that the component has stored. Returns false if they contain no token set. */
  changed(account: Account, keys: Record<string, unknown>): boolean {
    this.#redact(keys)
    return this.publish('stored', account)
  }

  /** Publishes the token set of an account by its fingerprints. Returns false if the account has none. */
  publish(what: 'stored' | 'connected', account: Account): boolean {
    const tokens = this.tokensOf(account)
    if (!tokens) return false
    const { access_token: access, refresh_token: refresh } = tokens
    const seconds = tokens['expires_in']
    this.options.events.publish({
      type: 'token',
      what,
      account: account.id,
      access: fingerprint(access),
      ...(refresh !== undefined && { refresh: fingerprint(refresh) }),
      ...(what === 'connected' && typeof seconds === 'number' && { expiresInSeconds: seconds }),
    })
    return true
  }

  /** Keeps the secrets out of events, also those in a string of the response that contains JSON. */
  #redact(keys: Values): void {
    const { redactor } = this.options
    redactor.addKeys(keys, this.settings.secretFields)
    for (const secret of secretsIn(keys['oauth'])) redactor.add(secret)
  }
}
