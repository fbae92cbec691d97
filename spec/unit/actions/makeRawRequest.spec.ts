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
    ['bytes without a type', undefined, Buffer.from([0xff, 0xfe, 0, 1]), '//4AAQ=='],
    ['nothing', json, '', null],
  ])('the response body is read by its type: %s', async (_, type, body, expected) => {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
    const { emitted } = await called({}, [{ headers, body: Buffer.from(body as string) }])
    expect(emitted).toMatchObject({ statusCode: 200, responseBody: expected })
  })
})

describe('a write that Salesforce rejects without applying it', () => {
  test.each([
    ['REQUEST_LIMIT_EXCEEDED', 403, 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'],
    ['UNABLE_TO_LOCK_ROW', 400, 'unable to obtain exclusive access to this record'],
  ])('a write that Salesforce rejects with %s is sent again', async (errorCode, status, message) => {
    const responses = [
      { status, body: [{ errorCode, message }] },
      { status: 201, body: {} },
    ]
    const request = { method: 'POST', data: { a: 1 } }
    const { emitted, requests } = await called(request, responses, { provider: 'salesforce' })
    expect(emitted).toMatchObject({ statusCode: 201 })
    expect(requests).toHaveLength(2)
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
  ['application/x-www-form-urlencoded', 'a=1', 'a=1'],
])('data is encoded as %s: %j', async (type, data, expected) => {
  const { requests } = await called({ method: 'POST', headers: { 'Content-Type': type }, data }, [
    { body: {} },
  ])
  expect(requests).toMatchObject([{ body: expected, headers: { 'content-type': type } }])
})
