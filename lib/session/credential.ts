import type { Keys } from '../auth/ports'
import { type RefreshPolicy, refreshPolicies } from '../auth/refreshPolicy'
import { parseTokenSet, type TokenSet } from '../auth/tokenSet'
import { ConfigurationError, ReconnectRequiredError } from '../errors'
import { isSecure } from '../http/origins'
import { providerKeys } from '../providers'
import { checkPlaceholders } from '../providers/custom/credentialTemplates'
import type { Credential } from '../providers/provider'
import type { StepConfig } from '../runtime/context'
import type { Environment } from '../runtime/environment'
import { checkedSubdomain } from '../runtime/oauthSettings'
import { Fields } from '../values/fields'
import { parseHeaderLines } from '../values/headerFields'
import { parseRules, type ResponseRule } from '../values/responseRules'

/** The fields of component.json's credential, except `oauth`. */
export const credentialFieldNames = [
  'provider',
  'apiBaseUrl',
  'subdomain',
  'apiHeaders',
  'verifyPath',
  'expiredWhen',
  'refreshPolicy',
] as const

export interface AccountCredential {
  readonly credential: Credential
  readonly refreshPolicy: RefreshPolicy
}

/** The deployer's settings for credentials. */
export type CredentialSettings = Pick<Environment, 'salesforceApiVersion' | 'subdomains'>

/** Reads a credential's fields. Throws ConfigurationError, which contains the invalid field. */
export function readCredential(values: Keys, settings: CredentialSettings): AccountCredential {
  const fields = new Fields(values)
  const isCustom = fields.text('provider') === 'custom'
  const verifyPath = fields.text('verifyPath')
  return {
    credential: {
      provider: fields.oneOf('provider', providerKeys),
      salesforceApiVersion: settings.salesforceApiVersion,
      ...readApiBase(fields),
      ...(isCustom && readCustomFields(fields, settings)),
      ...(verifyPath !== undefined && { verifyPath }),
    },
    refreshPolicy: fields.oneOf('refreshPolicy', refreshPolicies, 'whenRejected'),
  }
}

/** Returns the credential's fields of a configuration, as the platform provided them. */
export function credentialFieldsIn(config: StepConfig): Keys {
  return Object.fromEntries(
    credentialFieldNames.filter((name) => config[name] !== undefined).map((name) => [name, config[name]]),
  )
}

/** Returns the account's ID. Throws ConfigurationError if it would lead to another path of the platform's API. */
export function readAccountId(config: StepConfig): string | undefined {
  const accountId = new Fields(config).text('_account')
  if (accountId === undefined || /^[\w-]+$/.test(accountId)) return accountId
  throw new ConfigurationError(
    `The field "_account" is "${accountId.slice(0, 40)}", but it must consist of letters, digits, hyphens, and underscores. Choose the account again.`,
  )
}

/** Returns the tokens of a configuration. Throws ReconnectRequiredError if there are none. */
export function readTokenSet(config: StepConfig, tokenPath: string | undefined): TokenSet {
  const tokenSet = parseTokenSet(config['oauth'], tokenPath)
  if (tokenSet) return tokenSet
  throw new ReconnectRequiredError('The field "oauth" contains no tokens. Connect the account.')
}

function readApiBase(fields: Fields): Pick<Credential, 'apiBaseUrl' | 'apiBaseTemplate'> {
  const text = fields.text('apiBaseUrl')
  const isCustom = fields.text('provider') === 'custom'
  if (text === undefined) {
    if (!isCustom) return {}
    throw new ConfigurationError(
      'The field "apiBaseUrl" is missing. It is required for the provider "custom".',
    )
  }
  if (isCustom && /[{}]/.test(text)) {
    checkPlaceholders(text, 'apiBaseUrl')
    if (text.includes('{subdomain}') && fields.text('subdomain') === undefined) {
      throw new ConfigurationError(
        'The field "subdomain" is missing. It is required because "apiBaseUrl" contains {subdomain}.',
      )
    }
    return { apiBaseTemplate: text }
  }
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !isSecure(url) || url.username || url.password || /[?#]/.test(text)) {
    throw new ConfigurationError(
      'The field "apiBaseUrl" must be an https URL without a username, query, or fragment, such as https://api.example.com/v1.',
    )
  }
  return { apiBaseUrl: url }
}

/** The fields that only the provider `custom` has. */
function readCustomFields(
  fields: Fields,
  { subdomains }: CredentialSettings,
): Pick<Credential, 'subdomain' | 'apiHeaders' | 'expiredWhen'> {
  const subdomain = fields.text('subdomain')
  const apiHeaders = fields.text('apiHeaders')
  const expiredWhen = fields.text('expiredWhen')
  return {
    ...(subdomain !== undefined && { subdomain: checkedSubdomain(subdomain, subdomains) }),
    ...(apiHeaders !== undefined && { apiHeaders: readApiHeaders(apiHeaders) }),
    ...(expiredWhen !== undefined && { expiredWhen: readRules(expiredWhen) }),
  }
}

function readApiHeaders(text: string): Record<string, string> {
  const headers = parseHeaderLines(text, 'apiHeaders', ['authorization'])
  for (const [name, value] of Object.entries(headers)) {
    checkPlaceholders(value, 'apiHeaders', ['access_token', 'id_token'])
    if (name === 'authorization' && !/\{(access|id)_token\}/.test(value)) {
      throw new ConfigurationError(
        'The field "apiHeaders" has the header "Authorization" without {access_token} or {id_token}. Add one of them, or remove the header.',
      )
    }
  }
  return headers
}

function readRules(text: string): readonly ResponseRule[] {
  const rules = parseRules(text)
  if (rules) return rules
  throw new ConfigurationError(
    `The field "expiredWhen" is "${text.slice(0, 40)}", which is not a rule such as 403, error=token_expired, or 403 reason=expired. Separate rules by commas.`,
  )
}
