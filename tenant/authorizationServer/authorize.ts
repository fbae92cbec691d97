import { randomBytes } from 'node:crypto'
import { parseTokenSet } from '../../lib/auth/tokenSet'
import { isObject } from '../isObject'
import type { ClientRegistration } from './protocol'

/** The complete response of the token endpoint. */
export interface TokenResponse {
  access_token: string
  token_type: string
  expires_in?: number
  refresh_token?: string
  scope?: string
  [extra: string]: unknown
}

/** Completes the authorization code flow like a user with a browser and the platform do (RFC 6749 section 4.1). */
export async function connect(registration: ClientRegistration): Promise<TokenResponse> {
  const state = randomBytes(16).toString('base64url')
  const callback = await walkToCallback(authorizationUrl(registration, state), registration.redirectUri)
  const code = callback.searchParams.get('code')
  if (code === null)
    throw new Error(`The authorization server returned an error: ${callback.searchParams.get('error')}.`)
  if (callback.searchParams.get('state') !== state)
    throw new Error('The authorization server changed the state.')
  return (await exchange(registration, code)) as TokenResponse
}

function authorizationUrl(
  { authorizationUri, clientId, redirectUri, scopes }: ClientRegistration,
  state: string,
): URL {
  const url = new URL(authorizationUri)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes,
    state,
    // Without it oidc-provider ignores offline_access (OpenID Connect Core section 11).
    prompt: 'consent',
  }).toString()
  return url
}

/** Follows redirects and submits forms until a redirect leads back to the platform. */
async function walkToCallback(start: URL, redirectUri: string): Promise<URL> {
  const cookies = new Map<string, string>()
  let url = start
  let form: URLSearchParams | undefined
  for (let steps = 0; steps < 12; steps++) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      ...(form ? { method: 'POST', body: form } : {}),
    })
    keepCookies(cookies, response)
    const page = await response.text()
    const location = response.headers.get('location')
    if (location?.startsWith(redirectUri)) return new URL(location)
    if (location === null && !page.includes('<form'))
      throw new Error(`${url.pathname}: HTTP ${response.status}`)
    url = location === null ? url : new URL(location, url)
    form = location === null ? fieldsOf(page) : undefined
  }
  throw new Error('The authorization server did not redirect to the platform.')
}

/** Ignores paths and lifetimes, because the cookies serve a single login. */
function keepCookies(cookies: Map<string, string>, response: Response): void {
  for (const cookie of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (name !== undefined && value) cookies.set(name, value)
    else if (name !== undefined) cookies.delete(name)
  }
}

function fieldsOf(page: string): URLSearchParams {
  const fields = new URLSearchParams()
  for (const [, name = '', value = ''] of page.matchAll(/<input name="([^"]*)" value="([^"]*)"/g))
    fields.set(name, value)
  return fields
}

/** The part of a registration that the code exchange needs. */
export interface CodeClient
  extends Pick<ClientRegistration, 'tokenUri' | 'clientId' | 'clientSecret' | 'clientAuth' | 'redirectUri'> {
  /** Dot path to the token set in the response. Defaults to the response itself. */
  readonly tokenPath?: string
}

/**
 * Exchanges an authorization code. Returns the whole response. Throws with the provider's error message if it rejects
 * the code, or if the response contains no access token.
 */
export async function exchange(registration: CodeClient, code: string): Promise<Record<string, unknown>> {
  const { fields, headers } = clientCredentials(registration)
  const response = await fetch(registration.tokenUri, {
    method: 'POST',
    headers: { accept: 'application/json', ...headers },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: registration.redirectUri,
      ...fields,
    }),
  })
  const answer: unknown = await response.json().catch(() => undefined)
  const whole = isObject(answer) ? answer : {}
  if (response.ok && parseTokenSet(whole, registration.tokenPath)?.access_token) return whole
  throw new Error(rejection(response.status, whole, registration.tokenPath))
}

function rejection(status: number, answer: Record<string, unknown>, path: string | undefined): string {
  const words = [answer['error'], answer['error_description']]
    .filter((word) => typeof word === 'string')
    .join(': ')
  if (status < 300 && words === '')
    return `The response of the token endpoint (HTTP ${status}) contains no access token${path === undefined ? '' : ` at "${path}"`}.`
  return `The token endpoint rejected the code with HTTP ${status}${words && ` ("${words.slice(0, 300)}")`}.`
}

/**
 * Returns the form fields and headers that authenticate the client at the token endpoint (RFC 6749 section 2.3.1).
 */
function clientCredentials({ clientAuth, clientId, clientSecret }: CodeClient) {
  switch (clientAuth) {
    case 'basic': {
      const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`
      return { fields: {}, headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } }
    }
    case 'post':
      return { fields: { client_id: clientId, client_secret: clientSecret }, headers: {} }
    case 'none':
      return { fields: { client_id: clientId }, headers: {} }
  }
}
