import { process as makeRawRequest } from '../../../lib/actions/makeRawRequest'
import { localApi } from '../../support/localApi'
import { runtimeDouble } from './runtimeDouble'

test('makeRawRequest neither emits nor sends cookies', async () => {
  const api = await localApi()
  const headers = { 'content-type': 'application/json', 'set-cookie': 'session=s3cret' }
  api.respond('GET /a', { headers, body: {} })
  const { runtime } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
  const config = { provider: 'custom', apiBaseUrl: api.url, oauth: { access_token: 't', refresh_token: 'r' } }
  const call = (body: object) => makeRawRequest.call(runtime as never, { body }, config)

  const message = await call({ method: 'GET', url: '/a' })
  expect(JSON.stringify(message)).not.toContain('s3cret')
  await expect(call({ method: 'GET', url: '/a', headers: { Cookie: 'a=b' } })).rejects.toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringContaining('"headers"'),
  })
  expect(api.requests).toHaveLength(1)
})
