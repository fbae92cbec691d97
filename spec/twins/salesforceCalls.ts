import { type SalesforceTwin, type SalesforceTwinOptions, startSalesforceTwin } from '../../tenant/salesforce'
import { type Sent, sendAsGood } from './sendAsGood'

interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

type Json = Record<string, unknown>

/** 2026-01-31T08:00:00Z */
export const eight = Date.UTC(2026, 0, 31, 8)

/** Starts a Salesforce fake that accepts only the token that `call` sends. */
export function startTwin(options: Partial<SalesforceTwinOptions> = {}): Promise<SalesforceTwin> {
  return startSalesforceTwin({ accepts: (token) => token === 'good', ...options })
}

/** Sends a request. A path that doesn't start with `/` is below the base of version 66.0. */
export async function call(twin: SalesforceTwin, method: string, path: string, sent?: Sent): Promise<Reply> {
  const url = `${twin.instanceUrl}${path.startsWith('/') ? '' : base}${path}`
  const response = await sendAsGood(url, method, sent)
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}

const base = '/services/data/v66.0/'

export function get(
  twin: SalesforceTwin,
  path: string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return call(twin, 'GET', path, { headers })
}

/** Creates a record through the API and returns its ID. */
export async function create(twin: SalesforceTwin, objectType: string, fields: Json): Promise<string> {
  const { status, body } = await call(twin, 'POST', `sobjects/${objectType}`, { body: fields })
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`)
  return String(textOf(body, 'id'))
}

export function query(
  twin: SalesforceTwin,
  soql: string,
  resource: 'query' | 'queryAll' = 'query',
): Promise<Reply> {
  return get(twin, `${resource}?q=${encodeURIComponent(soql)}`)
}

/** Returns the records of a query with one page. Throws if the query is rejected. */
export async function records(
  twin: SalesforceTwin,
  soql: string,
  resource: 'query' | 'queryAll' = 'query',
): Promise<Json[]> {
  const { status, body } = await query(twin, soql, resource)
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
  return (body as { records: Json[] }).records
}

/** Returns one field of each record that a query finds. */
export async function values(twin: SalesforceTwin, soql: string, field: string): Promise<unknown[]> {
  return (await records(twin, soql)).map((record) => record[field])
}

/** Returns `[status, first errorCode]`. */
export function rejection({ status, body }: Reply): [number, unknown] {
  return [status, Array.isArray(body) ? textOf(body[0], 'errorCode') : undefined]
}

/** Sends a request to `/updated` or `/deleted` of an object, with times in milliseconds. */
export function changes(
  twin: SalesforceTwin,
  resource: 'updated' | 'deleted',
  objectType: string,
  start: number,
  end: number,
): Promise<Reply> {
  const query = new URLSearchParams({ start: isoTime(start), end: isoTime(end) })
  return get(twin, `sobjects/${objectType}/${resource}/?${query}`)
}

export function textOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Json)[name] : undefined
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '+00:00')
}
