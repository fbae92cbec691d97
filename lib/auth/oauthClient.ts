/** The OAuth application and the endpoint that renews its tokens. */
export interface OAuthClient {
  readonly clientId: string
  readonly clientSecret?: string
  readonly tokenUri: URL
  readonly clientAuth: 'post' | 'basic'
}

/** The HTTP parts of a refresh request (RFC 6749 section 6); no scope, which means the original one. */
export function refreshRequest(client: OAuthClient, refreshToken: string) {
  const isBasic = client.clientAuth === 'basic' && client.clientSecret !== undefined
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken })
  if (!isBasic) form.set('client_id', client.clientId)
  if (!isBasic && client.clientSecret !== undefined) form.set('client_secret', client.clientSecret)
  return {
    method: 'POST',
    url: client.tokenUri,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(isBasic && { authorization: basicCredentials(client.clientId, client.clientSecret ?? '') }),
    },
    body: form.toString(),
  }
}

/** RFC 6749 section 2.3.1: both parts are form-urlencoded before they are joined and encoded. */
export function basicCredentials(clientId: string, clientSecret: string): string {
  return `Basic ${Buffer.from(`${formEncode(clientId)}:${formEncode(clientSecret)}`).toString('base64')}`
}

function formEncode(text: string): string {
  return new URLSearchParams({ text }).toString().slice('text='.length)
}
