import type { IncomingMessage, ServerResponse } from 'node:http'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { type LocalServer, listen, readText } from '../../../tenant/localServer'
import { saneResponse } from './saneResponses'
import { wildValue } from './wildValues'

/** The reaction to one request: the sane response, the same with one value replaced, or another one. */
export type Turn =
  | { readonly kind: 'sane' }
  | {
      readonly kind: 'bent'
      readonly picks: readonly number[]
      readonly by: unknown
      readonly isRemoved: boolean
    }
  | {
      readonly kind: 'other'
      readonly status: number
      readonly headers: Record<string, string>
      readonly body: Buffer
    }
  | { readonly kind: 'cut' }

export interface ChaosApi extends LocalServer {
  /** Responds to the next requests with these turns, and then with sane responses. */
  play(turns: readonly Turn[]): void
  /** True if more requests arrived than any of these responses can cause. */
  readonly isExhausted: boolean
  /** Method and URL of each request since `play`. */
  readonly requested: readonly string[]
}

const bodies: readonly (string | undefined)[] = [
  undefined,
  undefined,
  '',
  '<html><body>Sign in</body></html>',
  '{"value": [',
  '\ufeff{"value": []}',
  'null',
  '[]',
  '{}',
  '[null]',
  '{"value": [null]}',
  '{"value": {"length": 3}}',
  '{"__proto__": {"polluted": "yes"}, "value": []}',
  '{"value": [{"id": "1", "__proto__": {"polluted": "yes"}}]}',
  '{"error": null}',
  '{"error": {"code": {}, "message": []}}',
  '{"error": "invalid_grant", "error_description": {}}',
  '{"error": "invalid_client"}',
  '[{"errorCode": "toString", "message": "no", "fields": [{}]}]',
  '[{"errorCode": "REQUEST_LIMIT_EXCEEDED"}]',
  '[{"errorCode": "INVALID_QUERY_LOCATOR"}]',
  '[{"errorCode": "UNABLE_TO_LOCK_ROW"}, null]',
  '{"error": {"code": "syncStateNotFound"}}',
  '{"id": 1e999}',
  '['.repeat(20_000),
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `{"value": [{"id": "deep", "x": ${'['.repeat(20_000)}${']'.repeat(20_000)}}]}`,
  `{"value": [${'{"id":"a"},'.repeat(130_000)}{"id":"b"}]}`,
]

const headerSets: readonly Record<string, string>[] = [
  {},
  {},
  {},
  { 'content-type': 'text/html' },
  { 'content-type': '' },
  { 'content-encoding': 'gzip' },
  { 'content-encoding': 'br' },
  { 'content-encoding': 'deflate' },
  { 'retry-after': '-1' },
  { 'retry-after': '1e99' },
  { date: 'yesterday' },
  { location: '/v1.0/elsewhere' },
  { location: 'http://[' },
  { location: 'file:///etc/passwd' },
  { link: '</more>; rel="next"' },
  { link: '<http://[>; rel=next' },
  { 'www-authenticate': 'Bearer error="insufficient_scope"' },
  { 'www-authenticate': 'Bearer error="invalid_token"' },
]

export const turns: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc.oneof(
    { arbitrary: fc.constant({ kind: 'sane' } as const), weight: 9 },
    {
      arbitrary: fc.record({
        kind: fc.constant('bent' as const),
        picks: fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
        by: wildValue,
        isRemoved: fc.boolean(),
      }),
      weight: 5,
    },
    { arbitrary: otherResponse(), weight: 4 },
    { arbitrary: usualRejection(), weight: 6 },
    { arbitrary: fc.constant({ kind: 'cut' } as const), weight: 1 },
  ),
  { maxLength: 6 },
)

/** Rejections in the formats of the APIs and of a token endpoint. */
function usualRejection(): fc.Arbitrary<Turn> {
  const rejections: readonly (readonly [status: number, body: unknown])[] = [
    [401, {}],
    [401, { error: 'invalid_client' }],
    [400, { error: 'invalid_grant' }],
    [404, { error: { code: 'ErrorItemNotFound', message: 'Gone.' } }],
    [404, [{ errorCode: 'NOT_FOUND', message: 'Gone.' }]],
    [404, {}],
    [429, {}],
  ]
  const headers = { 'content-type': 'application/json' }
  return fc
    .constantFrom(...rejections)
    .map(([status, body]) => ({ kind: 'other', status, headers, body: Buffer.from(JSON.stringify(body)) }))
}

function otherResponse(): fc.Arbitrary<Turn> {
  const statuses = [
    200, 201, 202, 204, 206, 300, 302, 304, 307, 400, 401, 403, 404, 405, 409, 410, 412, 413, 418, 422, 429,
    500, 502, 503, 504, 507, 599,
  ]
  return fc
    .tuple(
      fc.constantFrom(...statuses),
      fc.constantFrom(...bodies),
      fc.option(wildValue),
      fc.constantFrom(...headerSets),
    )
    .map(([status, text, value, headers]) => {
      const plain = text === undefined ? (JSON.stringify(value) ?? '') : text
      return {
        kind: 'other',
        status,
        headers: { 'content-type': 'application/json', ...headers },
        body: encoded(plain, headers),
      }
    })
}

// A third of the bodies don't match their header.
function encoded(text: string, headers: Record<string, string>): Buffer {
  const encoding = headers['content-encoding']
  if (encoding === 'gzip') return gzipSync(text, { level: 1 })
  return encoding === 'br' && text.length < 1000 ? brotliCompressSync(text) : Buffer.from(text)
}

// The folder list of the designer may take 200 requests. More than that indicates a loop.
const mostRequests = 250

/** Starts a loopback server that is every API at the same time, all of them unreliable. */
export async function startChaosApi(): Promise<ChaosApi> {
  let script: readonly Turn[] = []
  let requested: string[] = []
  const server = await listen(async (request, response) => {
    const turn = script[requested.length] ?? { kind: 'sane' }
    requested.push(`${request.method} ${request.url}`)
    const body = await readText(request)
    respond(request, response, requested.length > mostRequests ? closed : turn, body)
  })
  return {
    ...server,
    play(turns) {
      script = turns
      requested = []
    },
    get isExhausted() {
      return requested.length > mostRequests
    },
    get requested() {
      return requested
    },
  }
}

const closed: Turn = { kind: 'other', status: 410, headers: {}, body: Buffer.from('{}') }

function respond(request: IncomingMessage, response: ServerResponse, turn: Turn, requestBody: string): void {
  if (turn.kind === 'cut') {
    response.writeHead(200, { 'content-length': '100' }).write('{"value": [')
    response.destroy()
  } else if (turn.kind === 'other') {
    response.writeHead(turn.status, turn.headers).end(turn.body)
  } else {
    const sane = saneResponse(request.method ?? '', request.url ?? '', requestBody)
    const body = turn.kind === 'sane' ? sane.body : bent(sane.body, turn)
    response.writeHead(sane.status, sane.headers)
    response.end(body === undefined ? '' : JSON.stringify(body))
  }
}

/** Returns the value with one part, selected by the picks, replaced or removed. */
function bent(value: unknown, { picks: [pick, ...deeper], by, isRemoved }: Turn & { kind: 'bent' }): unknown {
  if (typeof value !== 'object' || value === null || pick === undefined) return by
  const names = Object.keys(value)
  const name = names[pick % names.length]
  if (name === undefined) return by
  const inner =
    deeper.length === 0
      ? by
      : bent((value as Record<string, unknown>)[name], { kind: 'bent', picks: deeper, by, isRemoved })
  const entries = Object.entries(value).flatMap(([each, old]) =>
    each !== name ? [[each, old]] : isRemoved && deeper.length === 0 ? [] : [[each, inner]],
  )
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries)
}
