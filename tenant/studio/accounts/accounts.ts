import type { Tenant } from '../..'
import type { TokenResponse } from '../../authorizationServer'
import { exchange } from '../../authorizationServer/authorize'
import { fingerprint } from '../../fingerprint'
import { isObject } from '../../isObject'
import type { Component } from '../component'
import type { EventLog } from '../eventLog'
import { HttpError } from '../http/router'
import type { Redactor } from '../redactor'
import type { RequestPlaces } from '../requestFact'
import { callComponent } from '../serviceCalls'
import { filledValues, missingFields } from '../shared/fields'
import type { AccountView, LoginView, Values } from '../shared/protocol'
import type { SavedAccount } from '../stateFile'
import { type Account, AccountList } from './accountList'
import { authorizationUrl, codeClient, type OAuthSettings } from './authorizationUrl'
import { Logins } from './logins'
import type { OAuthApp } from './oauthApps'

/** Name of the OAuth app of the built-in fakes. */
export const fakesApp = 'fakes'

export interface AccountsOptions {
  readonly tenant: Tenant
  readonly component: Component
  readonly events: EventLog
  readonly redactor: Redactor
  readonly apps: readonly OAuthApp[]
  readonly redirectUri: string
  /** Fields of the fakes' accounts, by provider, unless the user fills them in. */
  readonly fakeFields: Readonly<Record<string, Values>>
  /** Called after each change, so that it can be saved. */
  readonly changed: () => void
}

/** The accounts: creating, logging in, verifying. Token sets stay in the platform's store. */
export class Accounts {
  readonly list: AccountList
  readonly logins: Logins

  constructor(private readonly options: AccountsOptions) {
    const changed = (): void => {
      options.events.publish({ type: 'accounts' })
      options.changed()
    }
    this.list = new AccountList(changed)
    this.logins = new Logins(() => options.events.publish({ type: 'accounts' }))
    options.tenant.platform.onKeys((id, keys) => this.#stored(id, keys))
  }

  views(): AccountView[] {
    return this.list.all.map((account) => this.view(account))
  }

  view(account: Account): AccountView {
    const secret = this.secretFields
    const shown = Object.entries(account.fields).filter(([key]) => !secret.includes(key))
    const { access_token, refresh_token } = this.tokensOf(account) ?? {}
    return {
      id: account.id,
      name: account.name,
      app: account.app,
      isFake: account.app === fakesApp,
      fields: Object.fromEntries(shown),
      filledSecrets: secret.filter((key) => account.fields[key] !== undefined),
      state: account.state,
      ...(account.message !== undefined && { message: account.message }),
      ...(account.at !== undefined && { at: account.at }),
      ...(access_token !== undefined && { accessToken: fingerprint(access_token) }),
      ...(refresh_token !== undefined && { refreshToken: fingerprint(refresh_token) }),
    }
  }

  require(id: string): Account {
    const account = this.list.find(id)
    if (!account) throw new HttpError(404, 'There is no such account.')
    return account
  }

  /** Creates an account, or changes the name, app, and fields of one. A secret that is not sent stays as it was. */
  save(input: { id?: string; name: string; app: string; fields: Values }): Account {
    const { name, app } = this.#checked(input)
    const old = input.id === undefined ? undefined : this.require(input.id)
    const kept = this.secretFields.filter((key) => old?.fields[key] !== undefined)
    const fields = filledValues({
      ...Object.fromEntries(kept.map((key) => [key, old?.fields[key]])),
      ...input.fields,
    })
    if (old && old.app === app && isSame(old.fields, fields)) {
      this.list.update(old.id, { name })
      return old
    }
    const account = old ?? this.list.add({ name, app, fields })
    const tokens = old && account.app === app ? this.tokensOf(account) : undefined
    this.list.update(account.id, { app })
    this.#setKeys(account.id, fields, tokens)
    this.list.update(account.id, {
      name,
      app,
      fields,
      state: this.#stateAfterSave(tokens),
      message: undefined,
    })
    return account
  }

  /** Adds the saved accounts. Those of the fakes are connected again, because the fakes have forgotten them. */
  async restore(saved: readonly SavedAccount[]): Promise<void> {
    for (const { oauth, ...account } of saved) {
      const isFake = account.app === fakesApp
      const wasConnected = account.state !== 'new'
      const tokens = isFake && wasConnected ? await this.options.tenant.authorizationServer.connect() : oauth
      const { id, name, app, fields } = account
      this.list.add({
        id,
        name,
        app,
        fields,
        state: this.#stateAfterSave(tokens as TokenResponse | undefined),
      })
      this.#setKeys(id, fields, tokens as TokenResponse | undefined)
      if (isFake && wasConnected)
        this.options.events.publish({
          type: 'log',
          level: 'info',
          text: `The account "${name}" was connected again, because the fakes start without accounts.`,
        })
    }
  }

  /** Removes the account with its keys. */
  remove(id: string): void {
    this.options.tenant.platform.removeAccount(this.require(id).id)
    this.list.remove(id)
  }

  /** Starts a login at the provider. */
  authorize(id: string): LoginView {
    const account = this.require(id)
    const missing = missingFields(this.options.component.credential, account.fields)
    if (missing.length > 0) throw new HttpError(422, `Fill in ${missing.join(', ')} first.`)
    const settings = this.settingsOf(account)
    const client = codeClient(settings)
    return this.logins.begin({
      url: (state) => authorizationUrl(settings, state),
      exchange: async (code) => {
        this.options.redactor.add(code)
        return exchange(client, code)
      },
      connected: (tokens) => this.connected(account.id, tokens),
    })
  }

  /** Stores the token set of a finished login. */
  connected(id: string, tokens: TokenResponse): void {
    const account = this.require(id)
    this.#setKeys(id, account.fields, tokens)
    const access = fingerprint(tokens.access_token)
    const { expires_in, refresh_token } = tokens
    this.options.events.publish({
      type: 'token',
      what: 'connected',
      account: id,
      access,
      ...(refresh_token !== undefined && { refresh: fingerprint(refresh_token) }),
      ...(typeof expires_in === 'number' && { expiresInSeconds: expires_in }),
    })
    this.list.update(id, { state: 'connected', message: undefined, at: Date.now() })
  }

  async verify(id: string): Promise<AccountView> {
    const account = this.require(id)
    try {
      const data = await callComponent(this.#context, { method: 'verifyCredentials', account })
      const isVerified = !isObject(data) || data['verified'] !== false
      const reason = isObject(data) ? String(data['reason'] ?? data['details'] ?? '') : ''
      this.list.update(id, {
        state: isVerified ? 'verified' : 'failed',
        message: isVerified ? undefined : reason || 'The component did not verify the account.',
        at: Date.now(),
      })
    } catch (error) {
      this.list.update(id, { state: 'failed', message: (error as Error).message, at: Date.now() })
    }
    return this.view(this.require(id))
  }

  /** Stores a broken access token, so that the next call is rejected and the component refreshes. */
  forgetToken(id: string): void {
    const tokens = this.tokensOf(this.require(id))
    if (!tokens) throw new HttpError(409, 'The account has no token set. Authenticate it first.')
    this.#setKeys(id, this.require(id).fields, { ...tokens, access_token: `forgotten-${Date.now()}` })
    this.list.update(id, { state: 'connected', message: undefined })
  }

  /** Marks an account whose grant the component has reported as no longer valid. */
  ended(id: string, message: string): void {
    if (this.list.find(id)?.state === 'ended') return
    this.options.events.publish({ type: 'token', what: 'ended', account: id })
    this.list.update(id, { state: 'ended', message, at: Date.now() })
  }

  get secretFields(): string[] {
    const fields = Object.entries(this.options.component.credential)
    return fields.filter(([, { viewClass }]) => viewClass === 'PasswordFieldView').map(([key]) => key)
  }

  get hasOAuth(): boolean {
    const fields = Object.values(this.options.component.credential)
    return fields.some(({ viewClass }) => viewClass === 'OAuthFieldView')
  }

  tokensOf({ id }: Account): TokenResponse | undefined {
    const { oauth } = this.options.tenant.platform.keysOf(id)
    return isObject(oauth) && typeof oauth['access_token'] === 'string' ? (oauth as TokenResponse) : undefined
  }

  environmentOf(account: Account | undefined): Record<string, string> {
    const { tenant } = this.options
    return { ...tenant.storage.environment, ...this.#variablesOf(account) }
  }

  placesOf(account: Account | undefined): RequestPlaces {
    const { tenant } = this.options
    const hasToken = account !== undefined && this.hasOAuth && this.options.component.oauth2 !== undefined
    const tokenUri = hasToken ? codeClient(this.settingsOf(account)).tokenUri : undefined
    return { platformUrl: tenant.platform.url, tokenUri }
  }

  settingsOf(account: Account): OAuthSettings {
    const { component, redirectUri } = this.options
    if (!component.oauth2) throw new HttpError(422, 'The component has no "oauth2" block in component.json.')
    const variables = this.#variablesOf(account)
    const block = account.app === fakesApp ? { prompt: 'consent', ...component.oauth2 } : component.oauth2
    return { block, variables, fields: account.fields, redirectUri }
  }

  get #context() {
    const { tenant, component, events } = this.options
    return {
      tenant,
      component,
      events,
      environmentOf: (account: Account | undefined) => this.environmentOf(account),
      placesOf: (account: Account | undefined) => this.placesOf(account),
    }
  }

  #variablesOf(account: Account | undefined): Record<string, string> {
    if (account?.app === fakesApp) return this.options.tenant.authorizationServer.environment
    return { ...this.options.apps.find(({ view }) => view.name === account?.app)?.variables }
  }

  #setKeys(id: string, fields: Values, tokens: TokenResponse | undefined): void {
    const isFake = this.list.find(id)?.app === fakesApp
    const own = isFake ? this.options.fakeFields[String(fields['provider'])] : {}
    const keys = { ...own, ...fields, ...(tokens && { oauth: tokens }) }
    this.options.redactor.addKeys(keys, this.secretFields)
    this.options.tenant.platform.addAccount(id, keys)
  }

  #stored(id: string, keys: Record<string, unknown>): void {
    this.options.redactor.addKeys(keys, this.secretFields)
    const { oauth } = keys
    const access = isObject(oauth) ? oauth['access_token'] : undefined
    if (typeof access !== 'string' || !this.list.find(id)) return
    const refresh = isObject(oauth) ? oauth['refresh_token'] : undefined
    this.options.events.publish({
      type: 'token',
      what: 'stored',
      account: id,
      access: fingerprint(access),
      ...(typeof refresh === 'string' && { refresh: fingerprint(refresh) }),
    })
    this.list.update(id, {})
  }

  #stateAfterSave(tokens: TokenResponse | undefined): Account['state'] {
    return tokens || !this.hasOAuth ? 'connected' : 'new'
  }

  #checked({ name, app }: { name: string; app: string }): { name: string; app: string } {
    if (name.trim() === '') throw new HttpError(422, 'Give the account a name.')
    const known = this.options.apps.find(({ view }) => view.name === app)
    if (known?.view.problem !== undefined) throw new HttpError(422, known.view.problem)
    if (!known && app !== fakesApp && app !== 'none') throw new HttpError(422, 'Choose an OAuth app.')
    return { name: name.trim(), app }
  }
}

function isSame(a: Values, b: Values): boolean {
  const sorted = (values: Values): string =>
    JSON.stringify(Object.entries(values).sort(([x], [y]) => (x < y ? -1 : 1)))
  return sorted(a) === sorted(b)
}
