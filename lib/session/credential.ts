import type { Keys } from '../auth/accountStore'
import { type RefreshPolicy, refreshPolicies } from '../auth/refreshPolicy'
import { parseTokenSet, type TokenSet } from '../auth/tokenSet'
import { ConfigurationError, ReconnectRequiredError } from '../errors'
import { isSecure } from '../http/origins'
import { providerKeys } from '../providers'
import { checkPlaceholders } from '../providers/custom/credentialTemplates'
import type { Credential } from '../providers/provider'
import type { StepConfig } from '../runtime/context'
import { Fields } from '../values/fields'
import { parseHeaderLines } from '../values/headerFields'
import { parseRules, type ResponseRule } from '../values/responseRules'

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
  const isCustom = fields.text('provider') === 'custom'
  const verifyPath = fields.text('verifyPath')
  return {
    credential: {
      provider: fields.oneOf('provider', providerKeys),
      salesforceApiVersion,
      ...readApiBase(fields),
      ...(isCustom && readCustomFields(fields)),
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
function readCustomFields(fields: Fields): Pick<Credential, 'subdomain' | 'apiHeaders' | 'expiredWhen'> {
  const subdomain = fields.text('subdomain')
  const apiHeaders = fields.text('apiHeaders')
  const expiredWhen = fields.text('expiredWhen')
  return {
    ...(subdomain !== undefined && { subdomain: checkedSubdomain(subdomain) }),
    ...(apiHeaders !== undefined && { apiHeaders: readApiHeaders(apiHeaders) }),
    ...(expiredWhen !== undefined && { expiredWhen: readRules(expiredWhen) }),
  }
}

function checkedSubdomain(text: string): string {
  if (/^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(text)) return text
  throw new ConfigurationError(
    `The field "subdomain" is "${text.slice(0, 40)}", but it may have only letters, digits, and hyphens. Enter the account's name in its URLs, such as acme.`,
  )
}

function readApiHeaders(text: string): Record<string, string> {
  const headers = parseHeaderLines(text, 'apiHeaders', ['authorization'])
  for (const [name, value] of Object.entries(headers)) {
    checkPlaceholders(value, 'apiHeaders', ['access_token'])
    if (name === 'authorization' && !value.includes('{access_token}')) {
      throw new ConfigurationError(
        'The field "apiHeaders" has the header "Authorization" without {access_token}. Add it, or remove the header.',
      )
    }
  }
  return headers
}

function readRules(text: string): readonly ResponseRule[] {
  const rules = parseRules(text)
  if (rules) return rules
  throw new ConfigurationError(
    `The field "expiredWhen" is "${text.slice(0, 40)}", which is not a rule such as 403, error=token_expired, or 403 code=1234. Separate rules by commas.`,
  )
}

function readTokenSet(config: StepConfig): TokenSet {
  const tokenSet = parseTokenSet(config['oauth'])
  if (tokenSet) return tokenSet
  throw new ReconnectRequiredError('The field "oauth" contains no tokens. Reconnect the account.')
}
