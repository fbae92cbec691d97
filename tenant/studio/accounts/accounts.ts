import { exchange } from '../../authorizationServer/authorize'
import { isObject } from '../../isObject'
import { HttpError } from '../http/router'
import type { CallContext, ServiceContext } from '../serviceCalls'
import { filledValues, missingFields } from '../shared/fields'
import type { AccountView, LoginView, Values } from '../shared/protocol'
import type { SavedAccount } from '../stateFile'
import { AccountKeys, type AccountKeysOptions } from './accountKeys'
import { type Account, AccountList } from './accountList'
import { accountView } from './accountView'
import { AppSettings, type AppSettingsOptions, fakesApp } from './appSettings'
import { authorizationUrl, codeClient } from './authorizationUrl'
import { loginFailure } from './loginAdvice'
import { Logins } from './logins'
import { verifyAccount } from './verifyAccount'

export interface AccountsOptions extends AccountKeysOptions, AppSettingsOptions, CallContext {
  /** Called after each change, so that it can be saved. */
  readonly changed: () => void
}

type RestoredState = Pick<Account, 'state' | 'message'>

/** The accounts: creating, logging in, verifying. Token sets stay in the platform's store. */
export class Accounts {
  readonly list: AccountList
  readonly logins: Logins
  readonly settings: AppSettings
  readonly keys: AccountKeys

  constructor(private readonly options: AccountsOptions) {
    const changed = (): void => {
      options.events.publish({ type: 'accounts' })
      options.changed()
    }
    this.list = new AccountList(changed)
    this.settings = new AppSettings(options)
    this.keys = new AccountKeys(options, this.settings)
    this.logins = new Logins(() => options.events.publish({ type: 'accounts' }))
    options.tenant.platform.onKeys((id, keys) => {
      const account = this.list.find(id)
      if (account && this.keys.changed(account, keys)) this.list.update(id, {})
    })
  }

  views(): AccountView[] {
    return this.list.all.map((account) => this.view(account))
  }

  view(account: Account): AccountView {
    return accountView(account, this.settings.secretFields, this.keys.tokensOf(account))
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
    const kept = this.settings.secretFields.filter((key) => old?.fields[key] !== undefined)
    const fields = filledValues({
      ...Object.fromEntries(kept.map((key) => [key, old?.fields[key]])),
      ...input.fields,
    })
    if (old && old.app === app && isSame(old.fields, fields)) {
      this.list.update(old.id, { name })
      return old
    }
    const account = old ?? this.list.add({ name, app, fields })
    const tokens = old && account.app === app ? this.keys.responseOf(account) : undefined
    this.list.update(account.id, { app })
    this.keys.set(account, fields, tokens)
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
      const response = isObject(tokens) ? tokens : undefined
      const { id, name, app, fields } = account
      this.list.add({ id, name, app, fields, ...this.#restoredState(account, response) })
      this.keys.set(account, fields, response)
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
    this.settings.check(account.app)
    const missing = missingFields(this.options.component.credential, account.fields)
    if (missing.length > 0) throw new HttpError(422, `Fill in ${missing.join(', ')} first.`)
    const settings = this.settings.settingsOf(account)
    const client = codeClient(settings)
    return this.logins.begin({
      url: (state) => authorizationUrl(settings, state),
      exchange: async (code) => {
        this.options.redactor.add(code)
        return exchange(client, code).catch((error: unknown) => {
          const text = loginFailure(error, { ...client, name: account.app })
          throw new Error(this.#clean(text), { cause: error })
        })
      },
      connected: (tokens) => this.connected(account.id, tokens),
    })
  }

  /** Stores the token response of a finished login. */
  connected(id: string, response: Values): void {
    const account = this.require(id)
    this.keys.set(account, account.fields, response)
    this.keys.publish('connected', account)
    this.list.update(id, { state: 'connected', message: undefined, at: Date.now() })
  }

  async verify(id: string): Promise<AccountView> {
    const account = this.require(id)
    const { state, message } = await verifyAccount(this.#context, account)
    this.list.update(id, { state, message: this.#clean(message), at: Date.now() })
    return this.view(this.require(id))
  }

  /** Stores a broken access token, so that the next call is rejected and the component refreshes. */
  forgetToken(id: string): void {
    const tokens = this.keys.tokensOf(this.require(id))
    if (!tokens) throw new HttpError(409, 'The account has no token set. Authenticate it first.')
    this.keys.set(this.require(id), this.require(id).fields, {
      ...tokens,
      access_token: `forgotten-${Date.now()}`,
    })
    this.list.update(id, { state: 'connected', message: undefined })
  }

  /** Marks an account whose grant the component has reported as no longer valid. */
  ended(id: string, message: string): void {
    if (this.list.find(id)?.state === 'ended') return
    this.options.events.publish({ type: 'token', what: 'ended', account: id })
    this.list.update(id, { state: 'ended', message: this.#clean(message), at: Date.now() })
  }

  /** A message can quote what a component or a provider wrote. */
  #clean(message: string | undefined): string | undefined {
    return message && this.options.redactor.clean(message)
  }

  get #context(): ServiceContext {
    return { ...this.options, settings: this.settings }
  }

  #stateAfterSave(tokens: Values | undefined): Account['state'] {
    return tokens || !this.settings.hasOAuth ? 'connected' : 'new'
  }

  /** The grant of a real account stays invalid, and a verification that failed was not repeated. */
  #restoredState({ app, state, message }: SavedAccount, tokens: Values | undefined): RestoredState {
    const isProblem = app !== fakesApp && (state === 'ended' || state === 'failed')
    return isProblem ? { state, message } : { state: this.#stateAfterSave(tokens) }
  }

  #checked({ name, app }: { name: string; app: string }): { name: string; app: string } {
    if (name.trim() === '') throw new HttpError(422, 'Give the account a name.')
    this.settings.check(app)
    return { name: name.trim(), app }
  }
}

function isSame(a: Values, b: Values): boolean {
  const sorted = (values: Values): string =>
    JSON.stringify(Object.entries(values).sort(([x], [y]) => (x < y ? -1 : 1)))
  return sorted(a) === sorted(b)
}
