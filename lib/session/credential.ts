import type { Keys } from '../auth/accountStore'
import { type RefreshPolicy, refreshPolicies } from '../auth/refreshPolicy'
import { parseTokenSet, type TokenSet } from '../auth/tokenSet'
import { ConfigurationError, ReconnectRequiredError } from '../errors'
import { isSecure } from '../http/origins'
import { providerKeys } from '../providers'
import type { Credential } from '../providers/provider'
import type { StepConfig } from '../runtime/context'
import { Fields } from '../values/fields'

/** The credential fields in component.json, without `oauth`. */
export const credentialFieldNames = [
  'provider',
  'apiBaseUrl',
  'subdomain',
  'apiHeaders',
  'verifyPath',
  'expiredWhen',
  'refreshPolicy',
] as const

export interface AccountConfig {
  readonly credential: Credential
  readonly refreshPolicy: RefreshPolicy
  readonly accountId: string | undefined
  readonly tokenSet: TokenSet
  /** The credential's fields as received, to be written back with each new token set. */
  readonly credentialFields: Keys
}

/** Returns the account part of a configuration. Throws ConfigurationError or ReconnectRequiredError. */
export function readAccount(config: StepConfig, salesforceApiVersion: string): AccountConfig {
  const fields = new Fields(config)
  const apiBaseUrl = readApiBaseUrl(fields)
  const verifyPath = fields.text('verifyPath')
  return {
    credential: {
      provider: fields.oneOf('provider', providerKeys),
      salesforceApiVersion,
      ...(apiBaseUrl && { apiBaseUrl }),
      ...(verifyPath !== undefined && { verifyPath }),
    },
    refreshPolicy: fields.oneOf('refreshPolicy', refreshPolicies, 'whenRejected'),
    accountId: fields.text('_account'),
    tokenSet: readTokenSet(config),
    credentialFields: Object.fromEntries(
      credentialFieldNames.filter((name) => config[name] !== undefined).map((name) => [name, config[name]]),
    ),
  }
}

function readApiBaseUrl(fields: Fields): URL | undefined {
  const text = fields.text('apiBaseUrl')
  if (text === undefined) {
    if (fields.text('provider') !== 'custom') return undefined
    throw new ConfigurationError(
      'The field "apiBaseUrl" is missing. It is required for the provider "custom".',
    )
  }
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !isSecure(url) || url.username || url.password || /[?#]/.test(text)) {
    throw new ConfigurationError(
      'The field "apiBaseUrl" must be an https URL without a username, query, or fragment, such as https://api.example.com/v1.',
    )
  }
  return url
}

function readTokenSet(config: StepConfig): TokenSet {
  const tokenSet = parseTokenSet(config['oauth'])
  if (tokenSet) return tokenSet
  throw new ReconnectRequiredError('The field "oauth" contains no tokens. Reconnect the account.')
}
