import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Journal } from '../journal'
import { listen, sendJson } from '../localServer'
import { type ListItem, type ListResponse, styles } from './styles'

export type { ListItem } from './styles'

export interface ListApiOptions {
  readonly accepts: (accessToken: string) => boolean | Promise<boolean>
  readonly journal?: Journal
}

/**
 * An API that provides one list with all styles of paging: `/none`, `/nextLink`, `/linkHeader`, `/cursor`, `/offset`,
 * `/page`.
 */
export interface ListApi {
  readonly url: string
  /** Adds items whose times of change are `apartMs` apart, and returns their IDs. */
  add(count: number, atMs: number, apartMs?: number): string[]
  /** Changes items: each gets another name. */
  change(ids: readonly string[], atMs: number): void
  remove(ids: readonly string[]): void
  item(id: string): ListItem | undefined
  /** The IDs of all items. */
  ids(): string[]
  /** Path and query of each request that received a page. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

/** Starts the API on 127.0.0.1. `updated_since` excludes items that were last changed in an earlier second. */
export async function startListApi({ accepts, journal }: ListApiOptions): Promise<ListApi> {
  const items = new Map<string, ListItem>()
  const requests: string[] = []
  const server = await listen(async (request, response) => {
    request.resume()
    const url = new URL(request.url ?? '/', server.url)
    const answer = await respondTo(request, url)
    journal?.record({
      source: 'api',
      method: request.method ?? '',
      path: url.pathname,
      status: answer.status ?? 200,
    })
    if (answer.status === undefined) requests.push(url.pathname + url.search)
    send(response, answer)
  })

  async function respondTo({ headers }: IncomingMessage, url: URL): Promise<ListResponse> {
    const [, accessToken = ''] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? []
    if (!(await accepts(accessToken))) return { status: 401, body: { error: { code: 'invalid_token' } } }
    const style = styles[url.pathname.slice(1)]
    if (!style) return { status: 404, body: { error: { code: 'not_found' } } }
    const since = Date.parse(url.searchParams.get('updated_since') ?? '1970-01-01')
    return style(
      [...items.values()].filter(({ updatedAt }) => Date.parse(updatedAt) >= since),
      url,
    )
  }

  let added = 0
  function put(id: string, name: string, atMs: number): string {
    const updatedAt = new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z')
    items.set(id, { id, name, updatedAt })
    return id
  }

  return {
    url: server.url,
    requests,
    add: (count, atMs, apartMs = 0) =>
      Array.from({ length: count }, (_, index) => {
        const number = ++added
        return put(`item-${String(number).padStart(5, '0')}`, `Item ${number}`, atMs + index * apartMs)
      }),
    change: (ids, atMs) => {
      for (const id of ids) put(id, `${items.get(id)?.name} changed`, atMs)
    },
    remove: (ids) => {
      for (const id of ids) items.delete(id)
    },
    item: (id) => items.get(id),
    ids: () => [...items.keys()],
    close: server.close,
  }
}

function send(response: ServerResponse, { status = 200, headers, body }: ListResponse): void {
  sendJson(response, status, body, headers)
}
