import type { TokenSet } from '../../../lib/auth/tokenSet'
import { fingerprint } from '../../fingerprint'
import type { AccountView } from '../shared/protocol'
import type { Account } from './accountList'
import { fakesApp } from './appSettings'

/** Returns an account as the page shows it: without secrets, and with the fingerprints of its tokens. */
export function accountView(
  account: Account,
  secretFields: readonly string[],
  tokens: TokenSet | undefined,
): AccountView {
  const shown = Object.entries(account.fields).filter(([key]) => !secretFields.includes(key))
  const { access_token, refresh_token } = tokens ?? {}
  return {
    id: account.id,
    name: account.name,
    app: account.app,
    isFake: account.app === fakesApp,
    fields: Object.fromEntries(shown),
    filledSecrets: secretFields.filter((key) => account.fields[key] !== undefined),
    state: account.state,
    ...(account.message !== undefined && { message: account.message }),
    ...(account.at !== undefined && { at: account.at }),
    ...(access_token !== undefined && { accessToken: fingerprint(access_token) }),
    ...(refresh_token !== undefined && { refreshToken: fingerprint(refresh_token) }),
  }
}
