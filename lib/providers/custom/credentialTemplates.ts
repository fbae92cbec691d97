import { ConfigurationError } from '../../errors'
import { isSecure } from '../../http/origins'
import { isHeaderValue } from '../../values/headerFields'
import type { Credential, CredentialHeaders } from '../provider'

type TokenSet = Readonly<Record<string, unknown>>

/** Returns the base URL of all calls, with its placeholders replaced. Throws ConfigurationError if it isn't https. */
export function apiBase(credential: Credential, tokenSet: TokenSet): URL {
  const { apiBaseUrl, apiBaseTemplate } = credential
  if (apiBaseUrl) return apiBaseUrl
  if (apiBaseTemplate === undefined) {
    throw new ConfigurationError(
      'The field "apiBaseUrl" is missing. It is required for the provider "custom".',
    )
  }
  const text = filledBase(apiBaseTemplate, credential, tokenSet)
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && isSecure(url) && !url.username && !url.password && !/[?#\\]/.test(text)) return url
  throw new ConfigurationError(
    `The field "apiBaseUrl" becomes "${text.slice(0, 60)}", which is not an https URL without a username, query, or fragment. Check its placeholders.`,
  )
}

/** Returns the headers of `apiHeaders`, separated by whether they carry a token. Adds the bearer token if none does. */
export function credentialHeaders(credential: Credential, tokenSet: TokenSet): CredentialHeaders {
  const { apiHeaders = {} } = credential
  const [fixed, withToken]: [Record<string, string>, Record<string, string>] = [{}, {}]
  for (const [name, template] of Object.entries(apiHeaders)) {
    ;(tokenPlaceholder.test(template) ? withToken : fixed)[name] = filledHeader(
      name,
      template,
      credential,
      tokenSet,
    )
  }
  const isBearerReplaced =
    'authorization' in withToken || Object.values(apiHeaders).some((each) => each.includes('{access_token}'))
  const bearer = isBearerReplaced ? {} : { authorization: `Bearer ${tokenSet['access_token']}` }
  return { fixed, withToken: { ...withToken, ...bearer } }
}

/** Throws ConfigurationError, which contains `field`, if a template has a placeholder that can't be filled in. */
export function checkPlaceholders(template: string, field: string, allowed: readonly string[] = []): void {
  const rest = template.replace(placeholder, (_, name: string) => {
    if (secretFields.has(name) && !allowed.includes(name)) {
      throw new ConfigurationError(
        `The field "${field}" must not contain {${name}}, because ${reasonAgainst(name)}. Remove it.`,
      )
    }
    return ''
  })
  if (!/[{}]/.test(rest)) return
  throw new ConfigurationError(
    `The field "${field}" has an incomplete placeholder. Write placeholders such as {subdomain} or {api_domain}.`,
  )
}

const placeholder = /\{([A-Za-z_][\w-]{0,60})\}/g
const tokenPlaceholder = /\{(access|id)_token\}/
const secretFields = new Set(['access_token', 'refresh_token', 'id_token', 'client_secret'])

function reasonAgainst(name: string): string {
  const isForToken = name === 'refresh_token' || name === 'client_secret'
  return isForToken ? 'it is sent to the token endpoint only' : 'URLs appear in logs'
}

/** Returns the value of a placeholder. At the beginning of a template, it can be a whole URL. Elsewhere it is encoded. */
function filledBase(template: string, credential: Credential, tokenSet: TokenSet): string {
  const [, scheme = '', rest = template] = /^(https?:\/\/)(.*)$/i.exec(template) ?? []
  const end = rest.search(/\//)
  const [authority, path] = end < 0 ? [rest, ''] : [rest.slice(0, end), rest.slice(end)]
  const host = authority.replace(placeholder, (_, name: string, at: number) => {
    const value = fieldOf(name, 'apiBaseUrl', credential, tokenSet).replace(/\/$/, '')
    const isAtStart = at === 0 && !/^subdomain$/.test(name)
    if (isAtStart && /^https?:\/\/[^\s{}\\?#@]+$/i.test(value)) return value
    if (/^[A-Za-z0-9.:-]+$/.test(value)) return value
    throw new ConfigurationError(
      `The field "apiBaseUrl" contains {${name}}, which is "${value.slice(0, 40)}" and cannot be a part of a hostname. Check the placeholder.`,
    )
  })
  const filledPath = path.replace(placeholder, (_, name: string) =>
    encodeURIComponent(fieldOf(name, 'apiBaseUrl', credential, tokenSet)),
  )
  const isWhole = /^https?:\/\//i.test(host)
  return `${isWhole ? '' : scheme || 'https://'}${host}${filledPath}`
}

function filledHeader(name: string, template: string, credential: Credential, tokenSet: TokenSet): string {
  const value = template.replace(placeholder, (_, field: string) =>
    fieldOf(field, 'apiHeaders', credential, tokenSet),
  )
  if (isHeaderValue(value)) return value
  throw new ConfigurationError(
    `The field "apiHeaders" has a value for the header "${name}" that HTTP cannot send. Check its placeholders.`,
  )
}

function fieldOf(name: string, field: string, credential: Credential, tokenSet: TokenSet): string {
  if (name === 'subdomain') {
    if (credential.subdomain !== undefined) return credential.subdomain
    throw new ConfigurationError(
      `The field "${field}" contains {subdomain}, so the field "subdomain" is required.`,
    )
  }
  const value = Object.hasOwn(tokenSet, name) ? tokenSet[name] : undefined
  if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value)
  throw new ConfigurationError(
    `The field "${field}" contains {${name}}, but the token response has no such field. Check its name, or reconnect the account.`,
  )
}
