/** An error with an HTTP status. The user sees the message. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

export interface Call {
  readonly body: unknown
  readonly query: URLSearchParams
  readonly parameters: readonly string[]
}

export interface Endpoint {
  readonly method: string
  readonly pattern: RegExp
  readonly run: (call: Call) => unknown
}

/** Returns one row of the route table, such as `endpoint('GET /api/accounts/{id}', …)`. */
export function endpoint(route: string, run: (call: Call) => unknown): Endpoint {
  const [method = '', path = ''] = route.split(' ')
  return { method, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`), run }
}

/** Runs the endpoint of a request. Throws an HttpError if there is none. */
export async function dispatch(
  endpoints: readonly Endpoint[],
  method: string,
  url: URL,
  body: unknown,
): Promise<unknown> {
  for (const { method: own, pattern, run } of endpoints) {
    const match = own === method ? pattern.exec(url.pathname) : null
    if (match)
      return run({ body, query: url.searchParams, parameters: match.slice(1).map(decodeURIComponent) })
  }
  throw new HttpError(404, `There is no ${method} ${url.pathname}.`)
}
