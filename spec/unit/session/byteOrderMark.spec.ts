import { process as makeRawRequest } from '../../../lib/actions/makeRawRequest'
import { process as pollEndpoint } from '../../../lib/triggers/pollEndpoint'
import verifyCredentials from '../../../verifyCredentials'
import { localApi, type RouteResponse } from '../../support/localApi'
import { withComponentEnvironment } from '../badInput/componentEnvironment'
import { runtimeDouble } from '../badInput/runtimeDouble'

withComponentEnvironment(() => 'http://127.0.0.1:9')

let accounts = 0

/** Returns a response whose JSON begins with a byte order mark, as some .NET and PHP servers send it. */
function marked(body: object, status = 200): RouteResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: `\ufeff${JSON.stringify(body)}` }
}

async function account(response: RouteResponse, fields: object = {}) {
  const api = await localApi()
  api.respond('GET /x', response)
  const { runtime, emitted } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
  const oauth = { access_token: `a-token-${++accounts}` }
  const config = { provider: 'custom', apiBaseUrl: api.url, oauth, ...fields }
  return { runtime: runtime as never, emitted, config: config as never }
}

test('verification fails for an error inside a successful response with a byte order mark', async () => {
  const { runtime, config } = await account(marked({ ok: false, error: 'account_inactive' }), {
    verifyPath: '/x',
  })
  await expect(verifyCredentials.call(runtime, config)).rejects.toThrow('account_inactive')
})

test('Poll Endpoint emits the records of a list with a byte order mark', async () => {
  const { runtime, config, emitted } = await account(marked({ items: [{ id: 1 }, { id: 2 }] }), {
    path: '/x',
  })
  await pollEndpoint.call(runtime, {}, config, undefined)
  const records = emitted.filter(({ event }) => event === 'data').map(({ payload }) => Object(payload).body)
  expect(records).toEqual([{ id: 1 }, { id: 2 }])
})

test('a rule of expiredWhen matches a body with a byte order mark', async () => {
  const response = marked({ ok: false, reason: 'stale' })
  const { runtime, config } = await account(response, { expiredWhen: 'reason=stale' })
  const request = makeRawRequest.call(runtime, { id: 'm', body: { method: 'GET', url: '/x' } }, config)
  await expect(request).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
})

test('an error with a byte order mark is quoted with its code and words', async () => {
  const { runtime, config } = await account(marked({ code: 'bad_query', message: 'No such field' }, 422))
  const request = makeRawRequest.call(runtime, { id: 'm', body: { method: 'GET', url: '/x' } }, config)
  await expect(request).rejects.toThrow('422 bad_query for GET /x: "No such field"')
})
