import { errorFromResponse, type FaultKind } from '../../../lib/errors'
import type { Api, ApiRequest } from '../../../lib/http/api'
import { readDefinition } from '../../../lib/listPolling/definition/readDefinition'
import { pollList } from '../../../lib/listPolling/pollList'
import type { RecordBody } from '../../../lib/providers/objectOperations'

export interface ModelResponse {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly kind?: FaultKind
}

/** Returns an API that a function models, and the requests that it received. */
export function modelApi(respond: (url: URL, request: ApiRequest) => ModelResponse) {
  const requests: string[] = []
  const sent: ApiRequest[] = []
  const api: Api = async (request) => {
    const { method, path = '', link = '', query = {} } = request
    const url = new URL(link || path, 'https://api.example.com')
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    requests.push(url.pathname + url.search)
    sent.push(request)
    const { status = 200, body, headers = {}, kind } = respond(url, request)
    const response = {
      status,
      headers,
      url,
      body: Buffer.from(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)),
    }
    const judged = kind ?? request.judge?.(response)
    const isAccepted =
      status < 300 || request.accepts?.includes(status) || request.acceptsResponse?.(response)
    if (judged === undefined && isAccepted) return response
    const fault = judged ? { kind: judged } : {}
    throw errorFromResponse({
      who: 'The API',
      method,
      path: url.pathname,
      status,
      fault,
      mayHaveBeenApplied: false,
    })
  }
  return { api, requests, sent }
}

/**
 * Polls a list once by its definition, from a snapshot, like the trigger. Returns the records and the
 * snapshot.
 */
export async function pollOnce(
  api: Api,
  definition: object,
  snapshot?: unknown,
  mostPages = Number.POSITIVE_INFINITY,
) {
  const records: RecordBody[] = []
  const warnings: string[] = []
  let cursor = snapshot
  let pages = 0
  let largestSnapshot = 0
  let error: unknown
  const log = { warn: (line: string) => void warnings.push(line) }
  const list = readDefinition(JSON.stringify(definition), 'custom')
  try {
    for await (const page of pollList({ api, isSecret: () => false }, list, cursor, log)) {
      records.push(...page.records.map(({ body }) => body))
      const text = JSON.stringify(page.cursor)
      largestSnapshot = Math.max(largestSnapshot, Buffer.byteLength(text))
      cursor = JSON.parse(text)
      if (++pages >= mostPages) break
    }
  } catch (failure) {
    error = failure
  }
  const ids = records.map(({ id }) => id)
  return { records, ids, warnings, snapshot: cursor, pages, largestSnapshot, error }
}
