import { process as makeRawRequest } from '../../../lib/actions/makeRawRequest'
import { process as pollEndpoint } from '../../../lib/triggers/pollEndpoint'
import { localApi } from '../../support/localApi'

const secret = 'sk_live_4242'
const definition = (request: object, rest: object = {}) => ({
  definition: JSON.stringify({ request: { path: '/x', ...request }, ...rest }),
})
const keyed = { headers: { 'X-Api-Key': secret } }
const parents = { parents: { list: { request: { path: '/x', ...keyed } } } }

/** Runs a step whose API quotes the key of its request. Returns the error message and the log. */
async function failed(
  step: 'poll' | 'raw',
  config: object,
  body: object = {},
  quoted = secret,
): Promise<string> {
  const api = await localApi()
  const error = `Invalid API key ${quoted}, or Token=${quoted}`
  api.respond('GET /x', { status: 400, body: { error } })
  const lines: string[] = []
  const write = (line: string) => void lines.push(line)
  const runtime = { emit: async () => {}, logger: { debug: write, info: write, warn: write } }
  const account = { provider: 'custom', apiBaseUrl: api.url, oauth: { access_token: 'a-token' }, ...config }
  const run =
    step === 'raw'
      ? makeRawRequest.call(runtime, { body: { method: 'GET', url: '/x', ...body } }, account)
      : pollEndpoint.call(runtime, { body: {} }, account, {})
  return run.then(
    () => 'no error',
    (failure: Error) => [failure.message, failure.stack, ...lines].join('\n'),
  )
}

test.each<[string, Parameters<typeof failed>]>([
  ['Poll Endpoint', ['poll', { path: '/x', headers: `X-Api-Key: ${secret}` }]],
  ['a definition', ['poll', definition(keyed)]],
  ['the list of parents', ['poll', definition({ path: '/{parent}' }, parents)]],
  ['Make Raw Request', ['raw', {}, { headers: { 'X-Auth-Token': `Token=${secret}; v=1` } }]],
])('an API key in a header of %s does not appear in errors', async (_, call) => {
  const text = await failed(...call)
  expect(text).toContain('Invalid API key ***')
  expect(text).not.toContain(secret)
})

test('a value of another header is shown', async () => {
  expect(await failed('raw', {}, { headers: { 'X-Version': secret } })).toContain(secret)
})

test.each(['true', '2', 'v2-beta', 'api.example.com', '202601311530', 'sk_live_424'])(
  'the value "%s" of a header named like a secret is shown, because it is not a key',
  async (value) => {
    const text = await failed('raw', {}, { headers: { 'X-Api-Key-Version': value } }, value)
    expect(text).toContain(`Invalid API key ${value}`)
  },
)

test('the parameters of a next link stay if headers named like secrets have the same values', async () => {
  const api = await localApi()
  api.respond('GET /x', { body: { items: [{ id: 1 }], next: '/x?page=2&deleted=true' } })
  api.respond('GET /x', { body: { items: [{ id: 2 }] } })
  const runtime = { emit: async () => {}, logger: { debug() {}, info() {}, warn() {} } }
  const account = { provider: 'custom', apiBaseUrl: api.url, oauth: { access_token: 'a-token' } }
  const headers = 'X-Pass-Through: true\nX-Api-Key-Version: 2'
  const config = { path: '/x', itemsPath: 'items', paging: 'nextLink', pagingField: 'next', headers }
  await pollEndpoint.call(runtime, { body: {} }, { ...account, ...config }, {})
  expect(api.requests.map(({ path }) => path)).toEqual(['/x', '/x?page=2&deleted=true'])
})
