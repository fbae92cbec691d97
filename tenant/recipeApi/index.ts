import type { IncomingMessage, ServerResponse } from 'node:http'
import { type LocalServer, listen, readText, sendJson } from '../localServer'
import type { ApiBehavior } from './behavior'
import { type ListRequest, type ModelRecord, respondToList } from './listResponses'
import { TokenEndpoint } from './tokenEndpoint'

/** A local API that behaves like the documentation of one API, with its token endpoint. */
export interface RecipeApi {
  readonly url: string
  /** Requests to the API: method, path, and how many records were returned. */
  readonly requests: readonly { readonly call: string; readonly status: number; readonly records: number }[]
  readonly tokens: TokenEndpoint
  /** Adds a record, or changes the one with this number, at a time in whole seconds. */
  put(id: number, timeMs: number): void
  close(): Promise<void>
}

/** Starts the API on 127.0.0.1. */
export async function startRecipeApi(behavior: ApiBehavior): Promise<RecipeApi> {
  const requests: { call: string; status: number; records: number }[] = []
  const records = new Map<number, ModelRecord>()
  let changes = 0
  const server: LocalServer = await listen(async (request, response) => {
    const body = await readText(request)
    const url = new URL(request.url ?? '/', server.url)
    if (url.pathname === behavior.token.path) tokens.respond(request, body, response)
    else respond(request, url, body, response)
  })
  const tokens = new TokenEndpoint(behavior, server.url)

  function respond(request: IncomingMessage, url: URL, text: string, response: ServerResponse): void {
    const { method = 'GET' } = request
    const call = `${method} ${url.pathname}`
    const send = (status: number, body?: unknown, headers: Record<string, string> = {}, count = 0) => {
      requests.push({ call, status, records: count })
      sendJson(response, status, body, headers)
    }
    if (!tokens.accepts(request)) {
      const { status, body, headers } = behavior.expired
      send(status, body, headers)
      return
    }
    const missing = Object.entries(behavior.requires ?? {}).find(
      ([name, value]) => request.headers[name] !== value,
    )
    if (missing) {
      send(400, { message: `The header ${missing[0]} is missing.` })
      return
    }
    const list = behavior.lists[call]
    if (list) {
      const asked: ListRequest = { url, headers: request.headers, body: parsed(text) }
      const page = respondToList(list, asked, [...records.values()])
      send(page.status, page.body, page.headers, page.count)
    } else if (call in behavior.objects) send(200, behavior.objects[call])
    else send(404, { message: `There is no ${call}.` })
  }

  return {
    url: server.url,
    requests,
    tokens,
    put(id, timeMs) {
      records.set(id, { id, timeMs, change: ++changes })
    },
    close: server.close,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
