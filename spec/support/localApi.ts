import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { listen, readText, sendJson } from '../../tenant/localServer'

/** What a route answers: a body that is no text or Buffer goes out as JSON; a function does as it likes. */
export type Answer = ScriptedAnswer | ((request: IncomingMessage, response: ServerResponse) => void)

interface ScriptedAnswer {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

interface RecordedRequest {
  readonly method: string
  /** With the query, as it came over the wire. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** Numbers the connections from 1, in the order in which they were opened. */
  readonly connection: number
}

interface LocalApi {
  readonly url: string
  readonly requests: readonly RecordedRequest[]
  /** Queues answers for a route such as `GET /me`; what is not scripted is answered with 418. */
  answer(route: string, ...answers: readonly Answer[]): void
}

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

/** A scripted HTTP server on loopback that ends with the test. */
export async function localApi(): Promise<LocalApi> {
  const requests: RecordedRequest[] = []
  const connections: Socket[] = []
  const queues = new Map<string, Answer[]>()
  const server = await listen(async (request, response) => {
    if (!connections.includes(request.socket)) connections.push(request.socket)
    const connection = connections.indexOf(request.socket) + 1
    const { method = '', url: path = '', headers } = request
    requests.push({ method, path, headers, body: await readText(request), connection })
    const answer = queues.get(`${method} ${path.split('?')[0]}`)?.shift()
    if (typeof answer === 'function') answer(request, response)
    else send(response, answer ?? { status: 418, body: 'nothing is scripted for this request' })
  })
  closers.push(server.close)
  return {
    url: server.url,
    requests,
    answer(route, ...answers) {
      queues.set(route, [...(queues.get(route) ?? []), ...answers])
    },
  }
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: ScriptedAnswer): void {
  if (typeof body === 'string' || Buffer.isBuffer(body)) response.writeHead(status, headers).end(body)
  else sendJson(response, status, body, headers)
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = await listen(() => {})
  await server.close()
  return server.port
}
