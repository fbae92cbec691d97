import { type OAuthClient, ownTokenParams } from '../auth/tokenEndpoint/oauthClient'
import { ConfigurationError } from '../errors'
import { isSecure } from '../http/origins'
import { invalidVariable, oneOf, optional, required, type Variables } from './variables'

/** Returns the OAuth app. Throws ConfigurationError, which contains the missing or invalid variable. */
export function oauthClient(variables: Variables, subdomain: string | undefined): OAuthClient {
  const clientSecret = optional(variables, 'OAUTH_CLIENT_SECRET')
  const path = tokenPath(variables)
  return {
    clientId: required(variables, 'OAUTH_CLIENT_ID'),
    tokenUri: tokenEndpoint(variables, subdomain),
    clientAuth: oneOf(variables, 'OAUTH_CLIENT_AUTH', ['post', 'basic']),
    tokenFormat: oneOf(variables, 'OAUTH_TOKEN_FORMAT', ['form', 'json']),
    tokenParams: tokenParams(variables),
    ...(clientSecret !== undefined && { clientSecret }),
    ...(path !== undefined && { tokenPath: path }),
  }
}

/** Returns the dot path to the token set in a token response. */
export function tokenPath(variables: Variables): string | undefined {
  const path = optional(variables, 'OAUTH_TOKEN_PATH')
  if (path === undefined || /^[^.\s]+(\.[^.\s]+)*$/.test(path)) return path
  throw invalidVariable('OAUTH_TOKEN_PATH', 'is not a dot path such as "authed_user"')
}

function tokenParams(variables: Variables): Record<string, string> {
  const text = optional(variables, 'OAUTH_TOKEN_PARAMS')
  if (text === undefined) return {}
  const isEncoded = /^[^=&\s]+=[^=&\s]*(&[^=&\s]+=[^=&\s]*)*$/.test(text) && !/%(?![0-9a-f]{2})/i.test(text)
  if (!isEncoded) {
    throw invalidVariable('OAUTH_TOKEN_PARAMS', 'is not a URL-encoded list such as "audience=api&resource=x"')
  }
  const entries = [...new URLSearchParams(text)]
  const own = entries.find(([name]) => (ownTokenParams as readonly string[]).includes(name))
  if (own)
    throw invalidVariable('OAUTH_TOKEN_PARAMS', `contains "${own[0]}", which the component sends itself`)
  const names = entries.map(([name]) => name)
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated) throw invalidVariable('OAUTH_TOKEN_PARAMS', `contains "${repeated.slice(0, 40)}" twice`)
  return Object.fromEntries(entries)
}

/** Returns the values of OAUTH_TOKEN_PARAMS that seem to be secrets by the names of their parameters. */
export function secretTokenParams(variables: Variables): string[] {
  const entries = [...new URLSearchParams(optional(variables, 'OAUTH_TOKEN_PARAMS') ?? '')]
  return entries
    .filter(([name, value]) => secretName.test(name) && isLikelySecret(value))
    .map(([, value]) => value)
}

// The end of a name, because others only describe a token: requested_token_type, auth_type, authority.
const secretName =
  /(key|secret|token|jwt|auth|authorization|pass(word|wd|_?phrase)?|credentials?|signature|session|assertion)$/i

/** True unless the value can be a common word, such as `access_token`, which would be removed from all logs. */
function isLikelySecret(value: string): boolean {
  return value.length >= 16 || (value.length >= 8 && /[^a-z_-]/.test(value))
}

const name = 'OAUTH_TOKEN_URI'
const placeholder = '{subdomain}'
const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?'

/** Returns the allowed values of `subdomain`; undefined if any single label is allowed. */
export function allowedSubdomains(variables: Variables): readonly string[] | undefined {
  const list = optional(variables, 'OAUTH_SUBDOMAINS')
    ?.split(',')
    .map((value) => value.trim().toLowerCase())
    .filter((value) => value !== '')
  const isName = new RegExp(`^${label}(\\.${label})*$`)
  const wrong = list?.find((value) => !isName.test(value))
  if (wrong === undefined) return list?.length === 0 ? undefined : list
  throw invalidVariable(
    'OAUTH_SUBDOMAINS',
    `contains "${wrong.slice(0, 40)}", which is not a part of a hostname`,
  )
}

/** Returns the subdomain. Throws ConfigurationError if it must not be used in URLs. */
export function checkedSubdomain(subdomain: string, allowed: readonly string[] | undefined): string {
  const value = subdomain.toLowerCase()
  // In paths and headers, the case can matter, and the platform doesn't change it either.
  if (allowed ? allowed.includes(value) : new RegExp(`^${label}$`).test(value)) return subdomain
  const what = allowed ? `one of ${allowed.join(', ')}` : 'letters, digits, and hyphens, such as "acme"'
  throw new ConfigurationError(
    `The field "subdomain" is "${subdomain.slice(0, 40)}", but it must be ${what}.`,
  )
}

function tokenEndpoint(variables: Variables, subdomain: string | undefined): URL {
  const template = required(variables, name)
  const unpaired = template.replaceAll(placeholder, '').includes('}') ? '}' : undefined
  const unknown = /\{(?!subdomain\})[^{}]*\}?/.exec(template)?.[0] ?? unpaired
  if (unknown !== undefined) {
    throw invalidVariable(
      name,
      `contains "${unknown.slice(0, 40)}", but the only placeholder is "${placeholder}", in this spelling`,
    )
  }
  const allowed = allowedSubdomains(variables)
  if (template.includes(placeholder)) checkTemplate(template, allowed !== undefined)
  // This value fits into any URL, so an error means that the template is invalid.
  const sample = endpoint(template.replaceAll(placeholder, 'a'))
  if (!template.includes(placeholder)) return sample
  if (subdomain === undefined) {
    throw new ConfigurationError(
      `The field "subdomain" is missing. ${name} contains it: fill in the account's name in the URL of its API.`,
    )
  }
  return endpoint(template.replaceAll(placeholder, checkedSubdomain(subdomain, allowed)))
}

/** Throws unless the fixed part of the host identifies its owner. Only listed values can replace any other part. */
function checkTemplate(template: string, isListed: boolean): void {
  const [, scheme = '', authority = '', rest = ''] = /^([^/]*\/\/)([^/?#]*)(.*)$/.exec(template) ?? []
  const isInFront = /^\{subdomain\}\.[^{}@]*[^{}.@]\.[^{}.@]{2,}$/.test(authority)
  const isInHost = isListed && !/[@]|:.*\{/.test(authority)
  const isFixed = !authority.includes('{')
  const isPathOnly = !/[?#].*\{/.test(rest)
  if (scheme !== '' && !scheme.includes('{') && (isFixed || isInFront || isInHost) && isPathOnly) return
  throw invalidVariable(
    name,
    `has "${placeholder}" in an unsupported place. Use it in front of a domain, as in https://${placeholder}.example.com/token, in the path, or, with OAUTH_SUBDOMAINS, anywhere in the host`,
  )
}

function endpoint(text: string): URL {
  if (!URL.canParse(text)) throw invalidVariable(name, 'is not a URL')
  const url = new URL(text)
  if (!isSecure(url)) throw invalidVariable(name, 'is not an https URL')
  return url
}
