import { parseJson } from '../http/api'
import type { Send } from '../http/message'
import { parseTokenSet, type TokenSet } from './tokenSet'

/** The platform's Secrets API, and the secret that holds the account. */
export interface SecretAddress {
  readonly apiUri: URL
  readonly username: string
  readonly apiKey: string
  readonly workspaceId: string
  readonly secretId: string
}

export type SecretAnswer =
  | { readonly kind: 'secret'; readonly tokenSet: TokenSet }
  | { readonly kind: 'refused'; readonly status: number }

/**
 * Reads a secret (GET) or has the platform refresh it (POST …/refresh). The credential's other fields stand in the
 * token set under `fields`. Rejects with a TransportFailure where no answer came.
 */
export async function askPlatform(
  address: SecretAddress,
  what: 'read' | 'refresh',
  send: Send,
): Promise<SecretAnswer> {
  const response = await send({
    method: what === 'read' ? 'GET' : 'POST',
    url: urlOf(address, what),
    headers: { accept: 'application/json', authorization: basic(address) },
  })
  const tokenSet = response.status < 300 ? tokenSetOf(parseJson(response.body.toString('utf8'))) : undefined
  return tokenSet ? { kind: 'secret', tokenSet } : { kind: 'refused', status: response.status }
}

function urlOf({ apiUri, workspaceId, secretId }: SecretAddress, what: 'read' | 'refresh'): URL {
  const segments = [
    'v2',
    'workspaces',
    workspaceId,
    'secrets',
    secretId,
    ...(what === 'refresh' ? ['refresh'] : []),
  ]
  return new URL(`${apiUri.href.replace(/\/$/, '')}/${segments.map(encodeURIComponent).join('/')}`)
}

function basic({ username, apiKey }: SecretAddress): string {
  return `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}`
}

function tokenSetOf(body: unknown): TokenSet | undefined {
  const { credentials } =
    (body as { data?: { attributes?: { credentials?: Credentials } } })?.data?.attributes ?? {}
  const { undefined_params, fields, ...tokens } = credentials ?? {}
  const tokenSet = parseTokenSet({ ...undefined_params, ...tokens })
  return tokenSet && { ...tokenSet, fields: fields ?? {} }
}

interface Credentials {
  readonly fields?: Readonly<Record<string, unknown>>
  /** What the provider sent beyond RFC 6749, such as Salesforce's `instance_url`. */
  readonly undefined_params?: Readonly<Record<string, unknown>>
}
