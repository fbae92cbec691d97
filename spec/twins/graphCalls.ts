import { type GraphTwin, type GraphTwinOptions, startGraphTwin } from '../../tenant/graph'
import { type Sent, sendAsGood } from './sendAsGood'

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

type Contact = Record<string, unknown>

export interface Page {
  readonly value: readonly Contact[]
  readonly nextLink: string | undefined
  readonly deltaLink: string | undefined
}

/** Starts a Graph fake that accepts only the token that `call` sends. */
export function startTwin(options: Partial<GraphTwinOptions> = {}): Promise<GraphTwin> {
  return startGraphTwin({ accepts: (token) => token === 'good', ...options })
}

/** Sends a request to the fake. `path` starts with the API version, or is an absolute link. */
export async function call(twin: GraphTwin, method: string, path: string, sent?: Sent): Promise<Reply> {
  const url = new URL(path, path.startsWith('http') ? undefined : `${twin.url}/`)
  const response = await sendAsGood(url, method, sent)
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) }
}

export function get(twin: GraphTwin, path: string, headers: Record<string, string> = {}): Promise<Reply> {
  return call(twin, 'GET', path.startsWith('/') ? `/v1.0${path}` : path, { headers })
}

/** Returns the page at a path or link. Throws if the response is not a page. */
export async function page(
  twin: GraphTwin,
  path: string,
  headers: Record<string, string> = {},
): Promise<Page> {
  const { status, body } = await get(twin, path, headers)
  if (status !== 200 || !Array.isArray(body['value'])) throw new Error(`${status} ${JSON.stringify(body)}`)
  return {
    value: body['value'],
    nextLink: text(body['@odata.nextLink']),
    deltaLink: text(body['@odata.deltaLink']),
  }
}

/** Returns the pages of a delta round from a path or link. The last one has the deltaLink. */
export async function round(twin: GraphTwin, start: string, size = 1000): Promise<Page[]> {
  const pages: Page[] = []
  for (let link: string | undefined = start; link !== undefined; ) {
    const next: Page = await page(twin, link, { prefer: `odata.maxpagesize=${size}` })
    pages.push(next)
    link = next.nextLink
  }
  return pages
}

export function idsOf(pages: readonly Page[]): unknown[] {
  return pages.flatMap(({ value }) => value.map(({ id }) => id))
}

export function errorCode({ body }: Reply): unknown {
  const error = body['error']
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
