export interface Sent {
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** One request with the token that the twins of the specs accept, its body as JSON; redirects are not followed. */
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
