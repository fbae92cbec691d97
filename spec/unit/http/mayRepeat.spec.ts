import { Readable } from 'node:stream'
import { mayRepeat } from '../../../lib/http/attempts'
import type { HttpRequest, HttpResponse } from '../../../lib/http/message'
import { TransportFailure, type TransportFault } from '../../../lib/http/transportFailure'

const reads = ['GET', 'HEAD', 'OPTIONS']
const writes = ['POST', 'PATCH', 'PUT', 'DELETE']

function request(method: string, body?: HttpRequest['body']): HttpRequest {
  return { method, url: new URL('https://api.example.com/'), headers: {}, ...(body && { body }) }
}

function response(status: number): HttpResponse {
  return { status, headers: {}, body: Buffer.alloc(0), url: new URL('https://api.example.com/') }
}

const failure = (fault: TransportFault) => new TransportFailure(fault, 'words')

describe.each(reads)('reads: %s', (method) => {
  test.each([408, 429, 500, 502, 503, 504, 507, 508, 520, 529, 599])(
    `${method} is retried after %d`,
    (status) => {
      expect(mayRepeat(request(method), response(status))).toBe(true)
    },
  )

  test.each([200, 204, 302, 304, 400, 401, 403, 404, 409, 410, 412, 501, 505])(
    `${method} is not retried after %d`,
    (status) => {
      expect(mayRepeat(request(method), response(status))).toBe(false)
    },
  )

  test.each<[TransportFault, boolean]>([
    ['refused', true],
    ['unknownHost', true],
    ['timeout', true],
    ['connectionLost', true],
    ['tooLarge', false],
    ['tooSlow', false],
  ])('a read that fails with %s is retried: %s', (fault, expected) => {
    expect(mayRepeat(request(method), failure(fault))).toBe(expected)
  })

  test('a read whose timeout is final is not retried after it, but after a lost connection', () => {
    const final = { ...request(method), isTimeoutFinal: true }
    expect(mayRepeat(final, failure('timeout'))).toBe(false)
    expect(mayRepeat(final, failure('connectionLost'))).toBe(true)
  })
})

describe.each(writes)('writes: %s', (method) => {
  test.each<[string, HttpResponse | TransportFailure]>([
    ['429, which rejects the request', response(429)],
    ['a refused connection', failure('refused')],
    ['an unknown host', failure('unknownHost')],
  ])(`${method} is retried after %s`, (_, outcome) => {
    expect(mayRepeat(request(method, '{}'), outcome)).toBe(true)
  })

  test.each<[string, HttpResponse | TransportFailure]>([
    ...[200, 400, 401, 403, 404, 408, 500, 502, 503, 504].map((status): [string, HttpResponse] => [
      String(status),
      response(status),
    ]),
    ['a timeout', failure('timeout')],
    ['a lost connection', failure('connectionLost')],
    ['a response that is too large', failure('tooLarge')],
  ])(`${method} is not retried after %s`, (_, outcome) => {
    expect(mayRepeat(request(method, '{}'), outcome)).toBe(false)
  })
})

test('a write is retried if the API guarantees that it was rolled back', () => {
  const isRolledBack = ({ status }: HttpResponse) => status === 503
  expect(mayRepeat(request('POST', '{}'), response(503), isRolledBack)).toBe(true)
  expect(mayRepeat(request('POST', '{}'), response(500), isRolledBack)).toBe(false)
  expect(mayRepeat(request('POST', '{}'), failure('timeout'), () => true)).toBe(false)
})

test.each([400, 409, 422])('a write that was rolled back with %d is retried', (status) => {
  expect(mayRepeat(request('POST', '{}'), response(status))).toBe(false)
  expect(mayRepeat(request('POST', '{}'), response(status), () => true)).toBe(true)
})

test('a successful response is not checked for a rejection', () => {
  const isRolledBack = jest.fn(() => true)
  expect(mayRepeat(request('GET'), response(200), isRolledBack)).toBe(false)
  expect(isRolledBack).not.toHaveBeenCalled()
})

test('a consumed stream is never sent again, but a function can open a new one', () => {
  expect(mayRepeat(request('POST', Readable.from(['x'])), response(429))).toBe(false)
  expect(
    mayRepeat(
      request('POST', () => Readable.from(['x'])),
      response(429),
    ),
  ).toBe(true)
  expect(mayRepeat(request('POST', Buffer.from('x')), response(429))).toBe(true)
})

describe('writes with an idempotency key, and read-only POST requests', () => {
  const keyed = { ...request('POST', '{}'), isIdempotent: true }

  test.each<[string, HttpResponse | TransportFailure, boolean]>([
    ['504', response(504), true],
    ['a timeout', failure('timeout'), true],
    ['a lost connection', failure('connectionLost'), true],
    ['400', response(400), false],
    ['a response that is too large', failure('tooLarge'), false],
  ])('an idempotent write that fails with %s is retried: %s', (_, outcome, expected) => {
    expect(mayRepeat(keyed, outcome)).toBe(expected)
  })

  test('an idempotent write is not retried if its body is a consumed stream', () => {
    expect(mayRepeat({ ...keyed, body: Readable.from(['x']) }, response(504))).toBe(false)
  })
})
