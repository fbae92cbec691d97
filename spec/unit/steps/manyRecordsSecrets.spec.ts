import { process as createObjects } from '../../../lib/actions/createObjects'
import { localApi } from '../../support/localApi'
import { withComponentEnvironment } from '../badInput/componentEnvironment'
import { runtimeDouble } from '../badInput/runtimeDouble'

withComponentEnvironment(() => 'http://127.0.0.1:9')

test('the error of a record contains no token that was refreshed while the records were written', async () => {
  const api = await localApi()
  process.env['OAUTH_TOKEN_URI'] = `${api.url}/token`
  const refreshed = 'zebra-lemon-quartz-violin'
  const errors = [{ statusCode: 'INVALID', message: `The session ${refreshed} is odd.`, fields: ['Name'] }]
  api.respond('POST /token', { body: { access_token: refreshed } })
  api.respond(
    'POST /services/data/v66.0/composite/sobjects',
    { status: 401, body: [{ errorCode: 'INVALID_SESSION_ID', message: 'It expired.' }] },
    { body: [{ success: false, errors }] },
  )
  const oauth = {
    access_token: 'the-first-access-token',
    refresh_token: 'refresh-words',
    instance_url: api.url,
  }
  const { runtime, emitted } = runtimeDouble({ keys: { oauth }, config: {}, isWritable: true })
  const config = { provider: 'salesforce', oauth, objectType: 'Account' }
  const message = { id: 'm', body: { records: [{ Name: 'A' }] } }

  const result = await createObjects.call(runtime as never, message, config)

  expect(api.requests.map(({ path }) => path.split('/').at(-1))).toEqual(['sobjects', 'token', 'sobjects'])
  const texts = JSON.stringify([result, emitted.filter(({ event }) => event === 'data')])
  expect(texts).toContain('The session')
  expect(texts).not.toContain(refreshed)
})
