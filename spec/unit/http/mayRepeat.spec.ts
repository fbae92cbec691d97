import { Readable } from 'node:stream'
import { mayRepeat } from '../../../lib/http/attempts'
import type { HttpRequest, HttpResponse } from '../../../lib/http/message'
import { TransportFailure, type TransportFault } from '../../../lib/http/transportFailure'

const reads = ['GET', 'HEAD', 'OPTIONS']
const writes = ['POST', 'PATCH', 'PUT', 'DELETE']

function request(method: string, body?: HttpRequest['body']): HttpRequest {
  return { method, url: new URL('https://api.example.com/'), headers: {}, ...(body && { body }) }
}

function answer(status: number): HttpResponse {
  return { status, headers: {}, body: Buffer.alloc(0), url: new URL('https://api.example.com/') }
}

const failure = (fault: TransportFault) => new TransportFailure(fault, 'words')

describe.each(reads)('%s', (method) => {
  test.each([408, 429, 500, 502, 503, 504, 507, 508, 520, 529, 599])('is repeated after %d', (status) => {
    expect(mayRepeat(request(method), answer(status))).toBe(true)
  })

  test.each([200, 204, 302, 304, 400, 401, 403, 404, 409, 410, 412, 501, 505])(
    'is not repeated after %d',
    (status) => {
      expect(mayRepeat(request(method), answer(status))).toBe(false)
    },
  )

  test.each<[TransportFault, boolean]>([
    ['refused', true],
    ['unknownHost', true],
    ['timeout', true],
    ['connectionLost', true],
    ['tooLarge', false],
  ])('after %s: %s', (fault, expected) => {
    expect(mayRepeat(request(method), failure(fault))).toBe(expected)
  })
})

describe.each(writes)('%s', (method) => {
  test.each<[string, HttpResponse | TransportFailure]>([
    ['429, which turned it away', answer(429)],
    ['a refused connection', failure('refused')],
    ['an unknown host', failure('unknownHost')],
  ])('is repeated after %s', (_, outcome) => {
    expect(mayRepeat(request(method, '{}'), outcome)).toBe(true)
  })

  test.each<[string, HttpResponse | TransportFailure]>([
    ...[200, 400, 401, 403, 404, 408, 500, 502, 503, 504].map((status): [string, HttpResponse] => [
      String(status),
      answer(status),
    ]),
    ['a time-out', failure('timeout')],
    ['a lost connection', failure('connectionLost')],
    ['an answer that is too large', failure('tooLarge')],
  ])('is not repeated after %s', (_, outcome) => {
    expect(mayRepeat(request(method, '{}'), outcome)).toBe(false)
  })
})

test('a write of which the API promises that nothing stayed is repeated', () => {
  const isRolledBack = ({ status }: HttpResponse) => status === 503
  expect(mayRepeat(request('POST', '{}'), answer(503), isRolledBack)).toBe(true)
  expect(mayRepeat(request('POST', '{}'), answer(500), isRolledBack)).toBe(false)
  expect(mayRepeat(request('POST', '{}'), failure('timeout'), () => true)).toBe(false)
})

test('a good answer is not looked through for a refusal', () => {
  const isRolledBack = jest.fn(() => true)
  expect(mayRepeat(request('GET'), answer(200), isRolledBack)).toBe(false)
  expect(isRolledBack).not.toHaveBeenCalled()
})

test('a stream is used up and never repeated, a function that opens one may be', () => {
  expect(mayRepeat(request('POST', Readable.from(['x'])), answer(429))).toBe(false)
  expect(
    mayRepeat(
      request('POST', () => Readable.from(['x'])),
      answer(429),
    ),
  ).toBe(true)
  expect(mayRepeat(request('POST', Buffer.from('x')), answer(429))).toBe(true)
})

describe('a write that may be sent again, by a key or because it only asks', () => {
  const keyed = { ...request('POST', '{}'), isIdempotent: true }

  test.each<[string, HttpResponse | TransportFailure, boolean]>([
    ['504', answer(504), true],
    ['a time-out', failure('timeout'), true],
    ['a lost connection', failure('connectionLost'), true],
    ['400', answer(400), false],
    ['an answer that is too large', failure('tooLarge'), false],
  ])('after %s: %s', (_, outcome, expected) => {
    expect(mayRepeat(keyed, outcome)).toBe(expected)
  })

  test('is not where its body is used up', () => {
    expect(mayRepeat({ ...keyed, body: Readable.from(['x']) }, answer(504))).toBe(false)
  })
})
