import { process as makeRawRequest } from '../../../lib/actions/makeRawRequest'
import { localApi } from '../../support/localApi'
import { withComponentEnvironment } from '../badInput/componentEnvironment'
import { runtimeDouble } from '../badInput/runtimeDouble'

withComponentEnvironment(() => 'http://127.0.0.1:9')

test("tokens adopted from a step's configuration are sent only to the API of the account", async () => {
  const [api, foreign] = [await localApi(), await localApi()]
  api.respond('GET /me', { status: 401 }, { body: {} })
  const first = { access_token: 'the-first-token', refresh_token: 'r1' }
  const second = { access_token: 'the-second-token', refresh_token: 'r2' }
  const fields = { provider: 'custom', apiBaseUrl: foreign.url, _account: 'adopted-fields' }
  const { runtime } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
  const accountKeys = { provider: 'custom', apiBaseUrl: api.url, oauth: first }
  const reads = [{ keys: accountKeys }]
  const getApiClient = () => ({
    accounts: {
      retrieve: async () => reads.shift() ?? Promise.reject(Object.assign(new Error(), { statusCode: 403 })),
    },
    // Another container has stored its tokens.
    tasks: { retrieveStep: async () => ({ config: { ...fields, oauth: second } }) },
  })
  const message = { id: 'm', body: { method: 'GET', url: '/me' } }

  await makeRawRequest
    .call({ ...runtime, getApiClient } as never, message, { ...fields, oauth: first })
    .catch(() => undefined)

  expect(foreign.requests).toEqual([])
  expect(api.requests.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer the-first-token',
    'Bearer the-second-token',
  ])
})
