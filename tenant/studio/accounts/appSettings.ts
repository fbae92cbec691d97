import type { Tenant } from '../..'
import type { Component } from '../component'
import { HttpError } from '../http/router'
import type { RequestPlaces } from '../log/requestFact'
import type { Account } from './accountList'
import { type OAuthSettings, tokenPathOf, tokenUriOf } from './authorizationUrl'
import type { OAuthApp } from './oauthApps'

/** Name of the OAuth app of the built-in fakes. */
export const fakesApp = 'fakes'

export interface AppSettingsOptions {
  readonly tenant: Tenant
  readonly component: Component
  readonly apps: readonly OAuthApp[]
  readonly redirectUri: string
}

/** Settings that an account gets from its OAuth app. */
export class AppSettings {
  constructor(private readonly options: AppSettingsOptions) {}

  /** True if the credential has a login. */
  get hasOAuth(): boolean {
    const fields = Object.values(this.options.component.credential)
    return fields.some(({ viewClass }) => viewClass === 'OAuthFieldView')
  }

  /** Keys of the fields whose values are never shown. */
  get secretFields(): string[] {
    const fields = Object.entries(this.options.component.credential)
    return fields.filter(([, { viewClass }]) => viewClass === 'PasswordFieldView').map(([key]) => key)
  }

  /** Throws an error with advice if the app does not exist or cannot be used. */
  check(app: string): void {
    const known = this.options.apps.find(({ view }) => view.name === app)
    if (known?.view.problem !== undefined) throw new HttpError(422, known.view.problem)
    if (known || app === fakesApp || app === 'none') return
    if (app === '') throw new HttpError(422, 'Choose an OAuth app.')
    throw new HttpError(
      422,
      `There is no OAuth app "${app}". Restore the file ${app} and start again, or choose another app in the account.`,
    )
  }

  /** Returns the environment variables of the account's containers. */
  environmentOf(account: Account | undefined): Record<string, string> {
    const { tenant } = this.options
    return { ...tenant.storage.environment, ...this.#variablesOf(account) }
  }

  /** Returns the URLs that distinguish the account's requests. An incomplete app may have no token endpoint. */
  placesOf(account: Account | undefined): RequestPlaces {
    const { tenant } = this.options
    const hasToken = account !== undefined && this.hasOAuth && this.options.component.oauth2 !== undefined
    const tokenUri = hasToken ? tokenUriOf(this.settingsOf(account)) : undefined
    return { platformUrl: tenant.platform.url, storageUrl: tenant.storage.url, tokenUri }
  }

  /** Returns the dot path to the token set in the account's token responses. */
  tokenPathOf(account: Pick<Account, 'app'>): string | undefined {
    return tokenPathOf({ variables: this.#variablesOf(account) })
  }

  /** Returns the values that fill in the `oauth2` block of component.json. */
  settingsOf(account: Account): OAuthSettings {
    const { component, redirectUri } = this.options
    if (!component.oauth2) throw new HttpError(422, 'The component has no "oauth2" block in component.json.')
    const variables = this.#variablesOf(account)
    const block = account.app === fakesApp ? { prompt: 'consent', ...component.oauth2 } : component.oauth2
    return { block, variables, fields: account.fields, redirectUri }
  }

  #variablesOf(account: Pick<Account, 'app'> | undefined): Record<string, string> {
    if (account?.app === fakesApp) return this.options.tenant.authorizationServer.environment
    return { ...this.options.apps.find(({ view }) => view.name === account?.app)?.variables }
  }
}
