import { inField } from '../errors'
import { parseJson } from '../http/api'
import { directAgentFor } from '../http/connections/agents'
import type { Send } from '../http/message'
import { path } from '../http/path'
import { parseTokenSet, type TokenSet } from './tokenSet'

/** The platform's Secrets API, and the secret that holds the account. */
export interface SecretAddress {
  readonly apiUri: URL
  readonly username: string
  readonly apiKey: string
  readonly workspaceId: string
  readonly secretId: string
}

export type SecretResponse = { readonly kind: 'secret'; readonly tokenSet: TokenSet } | SecretRejection

export interface SecretRejection {
  readonly kind: 'rejected'
  readonly status: number
  /** The token endpoint's own code (RFC 6749 section 5.2), if the platform passes it on. */
  readonly code: string | undefined
  /** True if the platform showed a secret, but one without tokens. */
  readonly isWithoutTokens: boolean
}

/**
 * Reads a secret (GET) or has the platform refresh it (POST …/refresh). The credential's other fields are in the
 * token set under `fields`. Rejects with a TransportFailure if no response came.
 */
export async function callSecretsApi(
  address: SecretAddress,
  what: 'read' | 'refresh',
  send: Send,
): Promise<SecretResponse> {
  const url = urlOf(address, what)
  const response = await send({
    method: what === 'read' ? 'GET' : 'POST',
    url,
    agent: directAgentFor(url),
    headers: { accept: 'application/json', authorization: basic(address) },
  })
  const text = response.body.toString('utf8')
  const secret = response.status < 300 ? secretIn(parseJson(text)) : undefined
  const tokenSet = parseTokenSet(plainTokens(secret?.attributes?.credentials))
  if (tokenSet) return { kind: 'secret', tokenSet }
  const code = grantErrors.exec(text)?.[0]
  return { kind: 'rejected', status: response.status, code, isWithoutTokens: secret !== undefined }
}

// The format of a failed refresh is not documented.
const grantErrors =
  /\b(invalid_grant|(interaction|consent|login)_required|invalid_client|unauthorized_client)\b/

/** Returns credentials as a secret shows them, with the provider's fields next to the tokens. */
export function plainTokens(credentials: unknown): unknown {
  const { undefined_params, ...tokens } = (credentials ?? {}) as Credentials
  return { ...undefined_params, ...tokens }
}

function urlOf({ apiUri, workspaceId, secretId }: SecretAddress, what: 'read' | 'refresh'): URL {
  const secret = inField('secretId', () => path`/v2/workspaces/${workspaceId}/secrets/${secretId}`)
  return new URL(`${apiUri.href.replace(/\/$/, '')}${secret}${what === 'refresh' ? '/refresh' : ''}`)
}

function basic({ username, apiKey }: SecretAddress): string {
  return `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}`
}

function secretIn(body: unknown): Resource | undefined {
  const { data } = (body ?? {}) as { data?: Resource | readonly Resource[] }
  // The documentation shows a list with one secret after a refresh, and existing components read the secret itself.
  const [secret] = [data].flat()
  return secret ?? undefined
}

interface Resource {
  readonly attributes?: { readonly credentials?: unknown }
}

interface Credentials {
  /** The provider's fields beyond RFC 6749, such as Salesforce's `instance_url`. */
  readonly undefined_params?: Readonly<Record<string, unknown>>
}
