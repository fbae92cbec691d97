import { process as makeRawRequest } from '../../../lib/actions/makeRawRequest'
import { localApi, type RouteResponse } from '../../support/localApi'
import { runtimeDouble } from '../badInput/runtimeDouble'

async function called(
  request: object,
  responses: RouteResponse[],
  credential: object = { provider: 'custom' },
) {
  const api = await localApi()
  const { method, url, ...rest } = { method: 'GET', url: `${api.url}/x`, ...request }
  api.respond(`${method} /x`, ...responses)
  const { runtime } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
  const config = { apiBaseUrl: api.url, oauth: { access_token: 'a-token' }, ...credential }
  const body = { method, url, ...rest }
  const message = await makeRawRequest.call(runtime as never, { body }, config)
  return { emitted: message?.body, requests: api.requests }
}

describe('the response body', () => {
  const json = 'application/json'

  test.each<[string, string | undefined, string | Buffer, unknown]>([
    ['the JSON value null', json, 'null', null],
    ['the JSON value false', json, 'false', false],
    ['an object after a byte order mark', json, '\ufeff{"a": 1}', { a: 1 }],
    ['invalid JSON with a JSON type', json, '{"a":', '{"a":'],
    ['a problem of RFC 9457', 'application/problem+json', '{"title": "t"}', { title: 't' }],
    ['a string', 'text/plain', 'hällo', 'hällo'],
    [
      'a string in another charset',
      'text/plain; charset=ISO-8859-1',
      Buffer.from('hällo', 'latin1'),
      'hällo',
    ],
    ['a quoted charset', 'text/csv;charset="utf-16le"', Buffer.from('hällo', 'utf16le'), 'hällo'],
    ['an unknown charset', 'text/plain; charset=klingon', 'hällo', 'hällo'],
    ['lines of JSON', 'application/x-ndjson', '{}\n{}\n', '{}\n{}\n'],
    ['YAML', 'application/yaml', 'a: 1', 'a: 1'],
    ['an image in a text format', 'image/svg+xml', '<svg/>', '<svg/>'],
    ['bytes', 'image/png', Buffer.from([0x89, 0x50]), 'iVA='],
    ['bytes with a charset', 'application/octet-stream;charset=UTF-8', Buffer.from([0x89, 0x50]), 'iVA='],
    ['a document whose type only starts like XML', 'application/vnd.openxmlformats', 'PK', 'UEs='],
    ['a string without a type', undefined, 'hällo', 'hällo'],
    ['an object without a type', undefined, '{"a": 1}', { a: 1 }],
    ['a list without a type', undefined, '[1]', [1]],
    ['a word without a type', undefined, 'true', 'true'],
    ['JSON with the type of plain text', 'text/plain', '{"a": 1}', '{"a": 1}'],
    ['bytes without a type', undefined, Buffer.from([0xff, 0xfe, 0, 1]), '//4AAQ=='],
    ['nothing', json, '', null],
  ])('the response body is read by its type: %s', async (_, type, body, expected) => {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
    const { emitted } = await called({}, [{ headers, body: Buffer.from(body as string) }])
    expect(emitted).toMatchObject({ statusCode: 200, responseBody: expected })
  })
})

describe('a write that an API rejects without applying it', () => {
  const fault = (errorCode: string, message: string) => [{ errorCode, message }]
  const graphError = (code: string, message: string) => ({ error: { code, message } })
  const busy = 'The service is busy. Try again later.'

  test.each<[string, number, unknown]>([
    [
      'salesforce',
      403,
      fault('REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'),
    ],
    ['salesforce', 400, fault('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record')],
    ['salesforce', 400, fault('SERVER_UNAVAILABLE', 'The server is unavailable.')],
    [
      'microsoft',
      403,
      graphError('ApplicationThrottled', 'Application is over its MailboxConcurrency limit.'),
    ],
    ['microsoft', 400, graphError('TooManyRequests', 'Too many requests.')],
    ['microsoft', 400, graphError('ErrorServerBusy', 'The server cannot service this request.')],
    ['custom', 400, { message: busy }],
    ['custom', 409, { message: 'Retry later' }],
    ['custom', 423, undefined],
    ['custom', 425, undefined],
  ])('a write that %s rejects with %d %j is sent again', async (provider, status, body) => {
    const responses = [
      { status, ...(body !== undefined && { body }) },
      { status: 201, body: {} },
    ]
    const request = { method: 'POST', data: { a: 1 } }
    const { emitted, requests } = await called(request, responses, { provider })
    expect(emitted).toMatchObject({ statusCode: 201 })
    expect(requests).toHaveLength(2)
  })
})

test.each<[string, string]>([
  ['GET', 'rebound'],
  ['POST', 'failure'],
])('a %s that an API rejects with a bare "Try again" is sent once and ends in a %s', async (method, end) => {
  const api = await localApi()
  api.respond(`${method} /x`, { status: 409, body: { message: 'Something went wrong. Please try again.' } })
  const { runtime, emitted } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
  const config = { provider: 'custom', apiBaseUrl: api.url, oauth: { access_token: 'a-token' } }
  const failure = await makeRawRequest.call(runtime as never, { body: { method, url: '/x' } }, config).then(
    () => undefined,
    (error: Error) => error,
  )
  expect(api.requests).toHaveLength(1)
  const rebounds = emitted.filter(({ event }) => event === 'rebound')
  if (end === 'rebound') expect(rebounds).toHaveLength(1)
  else expect(failure).toMatchObject({ name: 'TemporaryError', mayHaveBeenApplied: true })
})

test('doNotThrow404 also accepts the 404 page of a web server', async () => {
  const page = {
    status: 404,
    headers: { 'content-type': 'text/html' },
    body: '<!DOCTYPE html><p>Nothing here',
  }
  const credential = { provider: 'custom', doNotThrow404: true }
  expect((await called({}, [page], credential)).emitted).toMatchObject({ statusCode: 404 })
  await expect(called({}, [page])).rejects.toMatchObject({
    name: 'ApiError',
    message: expect.stringContaining('web page'),
  })
})

describe('an unknown property of the input', () => {
  test.each([
    ['body', 'data'],
    ['json', 'data'],
    ['query', 'url'],
    ['params', 'url'],
    ['header', 'headers'],
    ['Method', 'method'],
    ['uri', 'url'],
    ['queryParams', 'Did you mean "url"'],
    ['parameters', 'Did you mean "url"'],
    ['requestBody', 'Did you mean "data"'],
    ['datta', 'data'],
    ['somethingElse', 'method, url, headers, data'],
  ])('the unknown property "%s" causes an error that contains "%s" and no request', async (name, words) => {
    const api = await localApi()
    const { runtime } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
    const config = { provider: 'custom', apiBaseUrl: api.url, oauth: { access_token: 'a-token' } }
    const body = { method: 'POST', url: '/x', [name]: { a: 1 } }
    await expect(makeRawRequest.call(runtime as never, { body }, config)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining(words),
    })
    expect(api.requests).toEqual([])
  })
})

test.each<[string, unknown, string]>([
  [
    'application/x-www-form-urlencoded',
    { a: { b: [1, 'x y'] }, c: true, d: null },
    'a%5Bb%5D%5B0%5D=1&a%5Bb%5D%5B1%5D=x+y&c=true&d=',
  ],
  ['application/x-www-form-urlencoded; charset=utf-8', { a: 1 }, 'a=1'],
  ['application/vnd.api+json', { a: 1 }, '{"a":1}'],
  ['application/json-patch+json', [{ op: 'remove' }], '[{"op":"remove"}]'],
  ['text/plain', { a: 1 }, '{"a":1}'],
  ['application/x-ndjson', { a: 1 }, '{"a":1}'],
  ['application/json5', [1], '[1]'],
  ['application/csp-report', { a: 1 }, '{"a":1}'],
  ['application/octet-stream', [1], '[1]'],
  ['application/xml', '<a/>', '<a/>'],
  ['application/x-www-form-urlencoded', 'a=1', 'a=1'],
])('data is encoded as %s: %j', async (type, data, expected) => {
  const { requests } = await called({ method: 'POST', headers: { 'Content-Type': type }, data }, [
    { body: {} },
  ])
  expect(requests).toMatchObject([{ body: expected, headers: { 'content-type': type } }])
})

describe('data that its content type cannot hold', () => {
  const form = 'application/x-www-form-urlencoded'

  test.each<[string, unknown, string]>([
    ['application/xml', { a: 1 }, 'an object, which cannot be encoded as application/xml'],
    ['text/xml; charset=utf-8', [1], 'a list, which cannot be encoded as text/xml; charset=utf-8'],
    ['text/csv', [{ a: 1 }], 'a list, which cannot be encoded as text/csv'],
    ['multipart/form-data', { a: 1 }, 'an object, which cannot be encoded as multipart'],
    ['application/x-ndjson', [{ a: 1 }], 'a list, which cannot be encoded as application/x-ndjson'],
    [form, [1, { a: 2 }], 'a list, which cannot be encoded as a form'],
  ])('data that cannot be encoded as %s is rejected: %j', async (type, data, words) => {
    const advice = `The field "data" is ${words}. Send the complete body as a string.`
    const error = { name: 'ConfigurationError', message: advice }
    const request = { method: 'POST', headers: { 'Content-Type': type }, data }
    await expect(called(request, [])).rejects.toMatchObject(error)
    const credential = { provider: 'custom', apiHeaders: `Content-Type: ${type}` }
    await expect(called({ method: 'POST', data }, [], credential)).rejects.toMatchObject(error)
  })

  test('data is encoded by the content type of the credential, which the message can replace', async () => {
    const credential = { provider: 'custom', apiHeaders: `Content-Type: ${form}` }
    const sent = async (headers: object) => {
      const { requests } = await called(
        { method: 'POST', headers, data: { a: 1 } },
        [{ body: {} }],
        credential,
      )
      return [requests[0]?.body, requests[0]?.headers['content-type']]
    }
    expect(await sent({})).toEqual(['a=1', form])
    expect(await sent({ 'content-type': 'application/json' })).toEqual(['{"a":1}', 'application/json'])
  })
})
