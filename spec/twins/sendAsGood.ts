export interface Sent {
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** Sends a request with a JSON body and the token that the fakes accept. Redirects are not followed. */
export function sendAsGood(
  url: string | URL,
  method: string,
  { body, headers = {} }: Sent = {},
): Promise<Response> {
  return fetch(url, {
    method,
    headers: {
      authorization: 'Bearer good',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? null : JSON.stringify(body),
    redirect: 'manual',
  })
}
