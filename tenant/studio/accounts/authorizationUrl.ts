import type { CodeClient } from '../../authorizationServer/authorize'
import type { Values } from '../shared/protocol'

export interface OAuthSettings {
  /** The `oauth2` block of component.json. */
  readonly block: Readonly<Record<string, unknown>>
  /** The variables of the OAuth app. */
  readonly variables: Readonly<Record<string, string>>
  /** The fields of the credential. */
  readonly fields: Values
  readonly redirectUri: string
}

const handled = ['client_id', 'client_secret', 'auth_uri', 'token_uri', 'scopes', 'client_auth']

/** Returns the provider's page that a login starts with, as the platform builds it: without PKCE. */
export function authorizationUrl(settings: OAuthSettings, state: string): string {
  const { block, redirectUri } = settings
  const url = new URL(requireText(settings, 'auth_uri'))
  const scopes = scopesOf(settings)
  const parameters = {
    response_type: 'code',
    client_id: requireText(settings, 'client_id'),
    redirect_uri: redirectUri,
    ...(scopes !== '' && { scope: scopes }),
    state,
    ...furtherParameters(settings),
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  if (!/^https?:$/.test(url.protocol))
    throw new Error(`auth_uri "${block['auth_uri']}" must be an https URL.`)
  return url.href
}

/** Returns the client that exchanges the code at the token endpoint. */
export function codeClient(settings: OAuthSettings): CodeClient {
  const clientSecret = fill(settings, settings.block['client_secret'])
  const tokenPath = tokenPathOf(settings)
  const isBasic =
    settings.block['client_auth'] === 'basic' || settings.variables['OAUTH_CLIENT_AUTH'] === 'basic'
  return {
    tokenUri: requireText(settings, 'token_uri'),
    clientId: requireText(settings, 'client_id'),
    clientSecret,
    clientAuth: clientSecret === '' ? 'none' : isBasic ? 'basic' : 'post',
    redirectUri: settings.redirectUri,
    ...(tokenPath !== undefined && { tokenPath }),
  }
}

/** Returns the address of the token endpoint, or undefined if the OAuth app has none. */
export function tokenUriOf(settings: OAuthSettings): string | undefined {
  return fill(settings, settings.block['token_uri']) || undefined
}

/** Returns the dot path to the token set in a token response, as the component reads it. */
export function tokenPathOf({ variables }: Pick<OAuthSettings, 'variables'>): string | undefined {
  return variables['OAUTH_TOKEN_PATH']
}

function scopesOf(settings: OAuthSettings): string {
  const { scopes } = settings.block
  const list = Array.isArray(scopes) ? scopes : [scopes]
  return list
    .map((scope) => fill(settings, scope).trim())
    .filter((scope) => scope !== '')
    .join(' ')
}

/** Other keys of the block, such as `access_type` and `prompt`, are parameters of the request. */
function furtherParameters(settings: OAuthSettings): Record<string, string> {
  const further = Object.entries(settings.block).filter(
    ([name, value]) => !handled.includes(name) && typeof value === 'string',
  )
  return Object.fromEntries(further.map(([name, value]) => [name, fill(settings, value)]))
}

function requireText(settings: OAuthSettings, name: string): string {
  const text = fill(settings, settings.block[name])
  if (text !== '') return text
  throw new Error(`The OAuth app has no value for ${name} (${String(settings.block[name] ?? 'absent')}).`)
}

/**
 * Fills in `{{NAME}}` from variables and fields, like the platform. Single braces are filled in only inside a variable, because
 * the component reads `{subdomain}` there.
 */
function fill({ variables, fields }: OAuthSettings, template: unknown): string {
  if (typeof template !== 'string') return ''
  return template.replace(/\{\{\s*(\w+)\s*\}\}/g, (_all, name: string) => {
    const variable = variables[name]
    if (variable === undefined) return textOf(fields[name])
    return variable.replace(/\{\{?(\w+)\}?\}/g, (all, field: string) => textOf(fields[field]) || all)
  })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
