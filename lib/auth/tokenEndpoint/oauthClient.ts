/** The OAuth app and the endpoint that refreshes its tokens. */
export interface OAuthClient {
  readonly clientId: string
  readonly clientSecret?: string
  readonly tokenUri: URL
  readonly clientAuth: 'post' | 'basic'
  /** How the body of a token request is written; a form by default. */
  readonly tokenFormat?: 'form' | 'json'
  /** Further parameters of each token request. */
  readonly tokenParams?: Readonly<Record<string, string>>
  /** Dot path to the token set in a token response. */
  readonly tokenPath?: string
}

/** The parameters that the component itself sends, so that others can't replace them. */
export const ownTokenParams = ['grant_type', 'refresh_token', 'client_id', 'client_secret'] as const

/** Returns a refresh request (RFC 6749 section 6). It has no scope, which means the original scope. */
export function refreshRequest(client: OAuthClient, refreshToken: string) {
  const { clientId, clientSecret, tokenUri, tokenFormat, tokenParams } = client
  const isBasic = client.clientAuth === 'basic' && clientSecret !== undefined
  const fields: Record<string, string> = {
    ...tokenParams,
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    ...(!isBasic && {
      client_id: clientId,
      ...(clientSecret !== undefined && { client_secret: clientSecret }),
    }),
  }
  const isJson = tokenFormat === 'json'
  return {
    method: 'POST',
    url: tokenUri,
    headers: {
      accept: 'application/json',
      'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
      ...(isBasic && { authorization: basicCredentials(clientId, clientSecret ?? '') }),
    },
    body: isJson ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
  }
}

/** Returns Basic credentials, with both parts form-urlencoded before they are joined (RFC 6749 section 2.3.1). */
export function basicCredentials(clientId: string, clientSecret: string): string {
  return `Basic ${Buffer.from(`${formEncode(clientId)}:${formEncode(clientSecret)}`).toString('base64')}`
}

function formEncode(text: string): string {
  return new URLSearchParams({ text }).toString().slice('text='.length)
}
