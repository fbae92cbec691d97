import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { listen, readText, sendJson } from '../../tenant/localServer'

/**
 * The response of a route, or a function that responds. A body that is not a string or Buffer is sent as
 * JSON.
 */
export type RouteResponse = ScriptedResponse | ((request: IncomingMessage, response: ServerResponse) => void)

interface ScriptedResponse {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

interface RecordedRequest {
  readonly method: string
  /** The path with its query, as it was sent. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** The number of the connection, starting with 1, in the order in which they were opened. */
  readonly connection: number
}

interface LocalApi {
  readonly url: string
  readonly requests: readonly RecordedRequest[]
  /** Queues responses for a route such as `GET /me`. Any other request receives 418. */
  respond(route: string, ...responses: readonly RouteResponse[]): void
}

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

/** Starts a scripted HTTP server on loopback, which is closed after the test. */
export async function localApi(): Promise<LocalApi> {
  const requests: RecordedRequest[] = []
  const connections: Socket[] = []
  const queues = new Map<string, RouteResponse[]>()
  const server = await listen(async (request, response) => {
    if (!connections.includes(request.socket)) connections.push(request.socket)
    const connection = connections.indexOf(request.socket) + 1
    const { method = '', url: path = '', headers } = request
    requests.push({ method, path, headers, body: await readText(request), connection })
    const scripted = queues.get(`${method} ${path.split('?')[0]}`)?.shift()
    if (typeof scripted === 'function') scripted(request, response)
    else send(response, scripted ?? { status: 418, body: 'nothing is scripted for this request' })
  })
  closers.push(server.close)
  return {
    url: server.url,
    requests,
    respond(route, ...responses) {
      queues.set(route, [...(queues.get(route) ?? []), ...responses])
    },
  }
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: ScriptedResponse): void {
  if (typeof body === 'string' || Buffer.isBuffer(body)) response.writeHead(status, headers).end(body)
  else sendJson(response, status, body, headers)
}

/** Returns a port of 127.0.0.1 on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = await listen(() => {})
  await server.close()
  return server.port
}
