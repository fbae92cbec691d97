import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { isObject } from '../isObject'

/** One request of a step as it arrived at an API. */
export interface RecordedRequest {
  readonly step: string
  readonly method: string
  /** Contains `{id}` instead of IDs. */
  readonly path: string
  /** The name of each parameter, with its value if the component has chosen it. Values of records are omitted. */
  readonly query: readonly string[]
  readonly headers: readonly string[]
  /** The names of the body's top-level properties, or its media type. */
  readonly body: string
}

/** How the requests of an API are shown. */
export interface RequestStyle {
  isId(segment: string): boolean
  /** Returns the path without its prefix, such as `/v1.0`. */
  shortPath(path: string): string
}

/** Records the requests that reach the servers at these URLs of this process. */
export class Recorder {
  readonly requests: RecordedRequest[] = []
  #step = ''
  readonly #onStart = (message: unknown): void => {
    const { request } = message as { readonly request: IncomingMessage }
    const { host = '' } = request.headers
    if (this.#hosts.has(host)) this.#record(request)
  }
  readonly #hosts: ReadonlySet<string>

  constructor(
    urls: readonly string[],
    private readonly style: RequestStyle,
  ) {
    this.#hosts = new Set(urls.map((url) => new URL(url).host))
    subscribe('http.server.request.start', this.#onStart)
  }

  /** Runs a step and records its requests under its title. */
  async during(step: string, work: () => Promise<unknown>): Promise<void> {
    this.#step = step
    await work()
  }

  stop(): void {
    unsubscribe('http.server.request.start', this.#onStart)
  }

  #record(request: IncomingMessage): void {
    const { method = '', url = '' } = request
    const { pathname, searchParams } = new URL(url, 'http://twin')
    const chunks: Buffer[] = []
    const recorded = {
      step: this.#step,
      method,
      path: this.#pathOf(pathname),
      query: [...searchParams].map(([name, value]) => parameter(name, value)).sort(),
      headers: shownHeaders(request),
      body: '',
    }
    this.requests.push(recorded)
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      recorded.body = bodyOf(Buffer.concat(chunks), request.headers['content-type'])
    })
  }

  #pathOf(pathname: string): string {
    const segments = decodeURIComponent(pathname)
      .replace(/\('([^']*)'\)/g, "('{id}')")
      .split('/')
      .map((segment) => (this.style.isId(segment) ? '{id}' : segment))
    return this.style.shortPath(segments.join('/'))
  }
}

/** Parameters whose values the component chooses. */
const shownValues = /^\$(top|orderby|select)$|^(startDateTime|endDateTime)$/i

function parameter(name: string, value: string): string {
  if (name === '$filter') return `$filter=${withoutValues(value)}`
  if (name === 'q') return `q=${withoutValues(value).replace(/(?<=^SELECT )(?:[^,]+,){3}.+(?= FROM )/, '…')}`
  const isOpaque = !shownValues.test(name) || /DateTime$/.test(name)
  return isOpaque ? `${name}=…` : `${name}=${value}`
}

/** Replaces strings and times in an expression. */
function withoutValues(text: string): string {
  return text.replace(/'[^']*'|\d{4}-[\dT:.Z-]+/g, '…').replace(/\(…(?:, …)+\)/g, '(…)')
}

const shownNames = [
  'prefer',
  'consistencylevel',
  'content-range',
  'sforce-query-options',
  'sforce-duplicate-rule-header',
  'sforce-auto-assign',
]

function shownHeaders({ headers }: IncomingMessage): string[] {
  const named = shownNames.flatMap((name) => {
    const value = headers[name]
    return value === undefined ? [] : [`${name}: ${String(value).replace(/bytes .*/, 'bytes …')}`]
  })
  return headers.authorization === undefined ? ['no authorization', ...named] : named
}

function bodyOf(body: Buffer, contentType = ''): string {
  if (body.length === 0) return ''
  if (!/json/.test(contentType)) return contentType
  const json: unknown = JSON.parse(body.toString())
  return isObject(json) ? Object.keys(json).sort().join(', ') : 'a list'
}
