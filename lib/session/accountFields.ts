import { type AccountAccess, fieldsIn } from '../auth/accountStore'
import type { AccountTokens } from '../auth/accountTokens'
import type { Keys } from '../auth/ports'
import { errorText } from '../auth/renewal/renewalErrors'
import { parseTokenSet, type TokenSet } from '../auth/tokenSet'
import { type ComponentError, ConfigurationError, TemporaryError } from '../errors'
import { isLoopback } from '../http/origins'
import { providers } from '../providers'
import type { Environment } from '../runtime/environment'
import { sharedReads } from './accountAccess'
import { type CredentialSettings, readCredential } from './credential'

export interface FieldsRequest {
  readonly tokens: AccountTokens
  readonly access: AccountAccess
  readonly accountName: string
  /** The credential's fields in the configuration. A step's own fields can replace them. */
  readonly configFields: Keys
  readonly settings: CredentialSettings & Pick<Environment, 'timing' | 'tokenUri' | 'tokenPath'>
}

/**
 * Reads the credential's fields from the account, unless they are known. The platform provides them merged with the step's
 * own fields, and a step's `apiBaseUrl` would lead the account's token to another host. If the account can't be read, the
 * merged fields are used if they keep the token with the provider of the OAuth app, and the account is read again later.
 */
export async function learnFields(request: FieldsRequest): Promise<void> {
  const { tokens, access, settings } = request
  if (tokens.fieldsOf(tokens.latest)) return
  const nowMs = settings.timing.elapsedMs()
  const isUnreadable = nowMs < (unreadableUntilMs.get(tokens) ?? 0)
  if (isUnreadable && isWithProvider(baseOf(request), request)) return
  let cause: unknown
  try {
    const keys = await readOnce(tokens, access.readKeys)
    if (keys) return tokens.learnFields(fieldsIn(keys), parseTokenSet(keys['oauth'], settings.tokenPath))
    unreadableUntilMs.set(tokens, nowMs + unreadableMs)
  } catch (error) {
    cause = error
  }
  const base = baseOf(request)
  if (!isWithProvider(base, request)) throw notTrusted(base, request, cause)
}

// The account can become readable, for example if a permission is granted or a proxy no longer returns 403.
const unreadableMs = 300_000
const unreadableUntilMs = new WeakMap<AccountTokens, number>()
const readOnce = sharedReads<AccountTokens, Keys | undefined>()

function baseOf({ tokens, configFields, settings }: FieldsRequest): URL {
  const { credential } = readCredential(configFields, settings)
  return providers[credential.provider].apiBase(credential, tokens.latest)
}

/** True if the base belongs to the provider with which the deployer registered the OAuth app. */
function isWithProvider(base: URL, { tokens, configFields, settings }: FieldsRequest): boolean {
  const { tokenUri } = settings
  // For tests.
  if (isLoopback(base)) return true
  const endpoint = tokenUri !== undefined && URL.canParse(tokenUri) ? new URL(tokenUri) : undefined
  const host = endpoint?.hostname ?? ''
  switch (configFields['provider']) {
    case 'microsoft':
      return /(^|\.)(microsoftonline\.(com|us|cn)|chinacloudapi\.cn)$/.test(host)
    case 'salesforce':
      return isSameOrigin(base, tokens.latest)
    default:
      return siteOf(base.hostname) === siteOf(host)
  }
}

function isSameOrigin(base: URL, { instance_url: text }: TokenSet): boolean {
  return typeof text === 'string' && URL.canParse(text) && new URL(text).origin === base.origin
}

/** Returns the registered part of a hostname: two labels, or three below a country's `co` or `com`. */
function siteOf(hostname: string): string {
  const labels = hostname.toLowerCase().replace(/\.$/, '').split('.')
  if (hostname.includes(':') || /^\d+$/.test(labels.at(-1) ?? '')) return hostname
  const [top = '', second = ''] = labels.slice(-2).reverse()
  return labels.slice(top.length === 2 && second.length <= 3 ? -3 : -2).join('.')
}

function notTrusted(base: URL, { accountName }: FieldsRequest, cause: unknown): ComponentError {
  const what = `The access token of ${accountName} was not sent to ${base.host}, because the account could not be read from the platform to verify its API`
  if (cause === undefined) {
    return new ConfigurationError(`${what}. Give the step the permission to read the account.`)
  }
  return new TemporaryError(`${what}: ${errorText(cause)} Try again later.`, { cause })
}
