import fc from 'fast-check'
import { process as makeRawRequest } from '../../../lib/actions/makeRawRequest'
import { process as query } from '../../../lib/actions/query'
import { localApi } from '../../support/localApi'
import { runtimeDouble } from './runtimeDouble'

const line = '\r\nx-injected: 1\r\n\r\nGET /second HTTP/1.1\r\n\r\n'
const hostile = fc
  .tuple(
    fc.string({ maxLength: 3 }),
    fc.constantFrom(line, '\r', '\n', '\0', '\u010a\u010d', '%0d%0a', ' HTTP/1.1\r\n'),
  )
  .map(([before, each]) => before + each)

const call = fc.oneof(
  fc.record({ method: hostile, url: fc.constant('/a') }),
  fc.record({ method: fc.constant('GET'), url: hostile.map((text) => `/${text}`) }),
  fc.record({
    method: fc.constant('GET'),
    url: fc.constant('/a'),
    headers: hostile.map((name) => ({ [name]: '1' })),
  }),
  fc.record({
    method: fc.constant('GET'),
    url: fc.constant('/a'),
    headers: hostile.map((value) => ({ a: value })),
  }),
  fc.record({ method: fc.constant('POST'), url: fc.constant('/a'), data: hostile }),
)

test('no string in a request adds a header or a second request', async () => {
  const api = await localApi()
  const property = fc.asyncProperty(call, hostile, fc.boolean(), async (body, text, isInToken) => {
    const before = api.requests.length
    const token = isInToken ? `token${text}` : 'token'
    const config = {
      provider: 'custom',
      apiBaseUrl: api.url,
      oauth: { access_token: token, refresh_token: 'r' },
    }
    const { runtime } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
    await makeRawRequest.call(runtime as never, { body }, config).catch(() => {})
    const sent = api.requests.slice(before)
    expect(sent.length).toBeLessThanOrEqual(1)
    expect(sent.filter(({ headers, path }) => 'x-injected' in headers || path === '/second')).toEqual([])
  })
  await fc.assert(property, { numRuns: 300, seed: 20_261_123 })
  expect(api.requests.length).toBeGreaterThan(20)
})

test('a query with any content stays one parameter', async () => {
  const api = await localApi()
  const text = "SELECT Id FROM Contact WHERE Name = 'a&b=c#d' \r\nx-injected: 1"
  const config = {
    provider: 'salesforce',
    apiBaseUrl: api.url,
    oauth: { access_token: 't', refresh_token: 'r' },
  }
  const { runtime } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
  await query.call(runtime as never, { body: { query: text } }, config).catch(() => {})
  const [sent] = api.requests
  expect(Object.fromEntries(new URL(sent?.path ?? '', api.url).searchParams)).toEqual({ q: text })
  expect(sent?.headers).not.toHaveProperty('x-injected')
})
