/** A response of an endpoint. The body is sent as JSON. */
export interface ApiResponse {
  readonly status: number
  readonly body: unknown
}

/** An endpoint. Its parameters are the parsed request body and the parameters of the path in their order. */
export type Endpoint = (body: unknown, ...parameters: string[]) => ApiResponse | Promise<ApiResponse>

export interface Route {
  readonly method: string
  readonly path: RegExp
  readonly endpoint: Endpoint
}

/** Returns one row of the route table. `{name}` in the path is a parameter. */
export function route(method: string, path: string, endpoint: Endpoint): Route {
  return { method, path: new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`), endpoint }
}

/** Runs the endpoint of the request, or returns 404. */
export async function dispatch(
  routes: readonly Route[],
  method: string,
  path: string,
  body: unknown,
): Promise<ApiResponse> {
  for (const candidate of routes) {
    const match = candidate.method === method ? candidate.path.exec(path) : null
    if (match) return candidate.endpoint(body, ...match.slice(1).map(decodeURIComponent))
  }
  return rejection(404, `There is no ${method} ${path}.`)
}

/** Returns an error response in the platform's format. */
export function rejection(status: number, error: string): ApiResponse {
  return { status, body: { error } }
}
