import { rejectedAgain, responseError, urlNotCalled } from '../../../lib/auth/callErrors'
import type { Fault, FaultKind } from '../../../lib/errors'
import type { HttpResponse } from '../../../lib/http/message'

const request = { method: 'GET', path: '/things' }

function response(status: number): HttpResponse {
  return { status, headers: {}, body: Buffer.alloc(0), url: new URL('https://api.example/things') }
}

function responder(fault: Fault) {
  return { title: 'Example', describeFault: () => fault }
}

describe('the kind of a response that is not accepted', () => {
  test.each<[string, number, Fault, FaultKind | undefined, string]>([
    ['the status, if nothing else tells it', 403, {}, undefined, 'PermissionError'],
    ['what the API says', 400, { kind: 'temporary' }, undefined, 'TemporaryError'],
    ['what the caller read', 400, {}, 'notFound', 'NotFoundError'],
    [
      'what the caller read, before what the API says',
      400,
      { kind: 'temporary' },
      'notFound',
      'NotFoundError',
    ],
    [
      'what the API says, if the caller read nothing certain',
      200,
      { kind: 'temporary' },
      'other',
      'TemporaryError',
    ],
    [
      'another error, if the caller read nothing certain and the API does not say more',
      200,
      {},
      'other',
      'ApiError',
    ],
  ])('the kind is %s', (_what, status, fault, kind, name) => {
    expect(responseError(request, response(status), responder(fault), kind)).toMatchObject({ name, status })
  })
})

describe('a token that is rejected directly after its refresh', () => {
  const rejected = (fault: Fault) => rejectedAgain(request, response(401), responder(fault))

  test('the error contains the message, the code, and the request ID of the API', () => {
    const error = rejected({ message: 'Session expired', code: 'INVALID_SESSION', requestId: 'r-1' })
    expect(error).toMatchObject({ name: 'ReconnectRequiredError', status: 401, code: 'INVALID_SESSION' })
    for (const words of ['Session expired', 'INVALID_SESSION', 'r-1']) expect(error.message).toContain(words)
  })

  test('the error contains nothing that the API did not say, and is about the account at any status', () => {
    expect(rejected({}).message).toBe(
      "Example returned 401 for GET /things. Reconnect the account. It also rejected a new access token, so it does not accept the account for this path. If reconnecting does not help, check the path and the account's permissions.",
    )
    expect(rejectedAgain(request, response(403), responder({})).message).toContain('Reconnect the account.')
  })

  test('the error has no other advice', () => {
    expect(rejected({ advice: 'Wait.' }).message).not.toContain('Wait.')
  })
})

test('the error for a URL elsewhere contains all origins that are allowed', () => {
  const { message } = urlNotCalled('url', 'another host', ['https://a.example', 'https://b.example'])
  expect(message).toContain('an absolute URL of https://a.example or https://b.example.')
})
