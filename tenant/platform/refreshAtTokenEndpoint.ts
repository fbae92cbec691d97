import type { AuthorizationServer, TokenResponse } from '../authorizationServer'
import { GrantRejected, type UseRefreshToken } from './secretStore'

type Client = Pick<AuthorizationServer, 'tokenUri' | 'clientId' | 'clientSecret' | 'clientAuth'>

/**
 * Returns a function that refreshes like the platform (RFC 6749 section 6), with the OAuth app of its auth client.
 */
export function refreshAtTokenEndpoint(client: Client): UseRefreshToken {
  return async (refreshToken) => {
    const { fields, headers } = authentication(client)
    const response = await fetch(client.tokenUri, {
      method: 'POST',
      headers: { accept: 'application/json', ...headers },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, ...fields }),
    })
    const answer = (await response.json().catch(() => ({}))) as TokenResponse & { error?: string }
    if (response.status < 500 && answer.error !== undefined)
      throw new GrantRejected(`The token endpoint rejected the refresh: ${answer.error}.`)
    if (!response.ok || !answer.access_token)
      throw new Error(`The token endpoint returned ${response.status} without tokens.`)
    return answer
  }
}

/** The client authentication of RFC 6749 section 2.3.1. */
function authentication({ clientAuth, clientId, clientSecret }: Client) {
  if (clientAuth !== 'basic') {
    const secret: Record<string, string> = clientAuth === 'post' ? { client_secret: clientSecret } : {}
    return { fields: { client_id: clientId, ...secret }, headers: {} }
  }
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`
  return { fields: {}, headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } }
}
