import { steps } from '../../contract/project'
import { localApi } from '../../support/localApi'
import { runtimeDouble } from './runtimeDouble'

const hostile =
  '{"id":"a1","Id":"003000000000001AAA","__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}'
const names = ['__proto__', 'constructor']

afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([])
  expect({}).not.toHaveProperty('polluted')
})

/** The provider, the step, its fields and input, and the route and body of the hostile response. */
const reads: readonly [string, string, object, object, string, string][] = [
  [
    'microsoft',
    'lookupObject',
    { objectType: 'contacts', lookupBy: 'id' },
    { id: 'a1' },
    '/me/contacts/a1',
    hostile,
  ],
  ['microsoft', 'query', {}, { query: '/me/contacts' }, '/me/contacts', `{"value":[${hostile}]}`],
  [
    'salesforce',
    'query',
    {},
    { query: 'SELECT Id FROM Contact' },
    '/services/data/v66.0/query',
    `{"done":true,"records":[${hostile}]}`,
  ],
  ['custom', 'makeRawRequest', {}, { method: 'GET', url: '/a' }, '/a', hostile],
]

describe.each(reads)('a record of %s read by %s', (provider, key, fields, body, route, responseBody) => {
  test('properties called __proto__ and constructor are treated as data', async () => {
    const api = await localApi()
    api.respond(`GET ${route}`, { headers: { 'content-type': 'application/json' }, body: responseBody })
    const text = JSON.stringify(await messagesOf(key, provider, api.url, fields, body))
    expect(names.filter((name) => !text.includes(`"${name}":{`))).toEqual([])
  })
})

test('a message with a property called __proto__ is sent unchanged', async () => {
  const api = await localApi()
  api.respond('POST /me/contacts', { status: 201, body: '{"id":"a1"}' })
  await messagesOf('createObject', 'microsoft', api.url, { objectType: 'contacts' }, JSON.parse(hostile))
  expect(JSON.parse(api.requests[0]?.body ?? '')).toEqual(JSON.parse(hostile))
})

test.each(names)('the object type, field, or condition %s does not exist', async (name) => {
  const api = await localApi()
  const search = { objectType: 'contacts', termNumber: 1 }
  const term = { fieldName: 'displayName', condition: '=', fieldValue: 'a' }
  for (const [key, fields, body] of [
    ['createObject', { objectType: name }, {}],
    ['lookupObject', { objectType: 'contacts', lookupBy: name }, { displayName: 'a' }],
    ['lookupObjects', search, { sTerm_1: { ...term, fieldName: name } }],
    ['lookupObjects', search, { sTerm_1: { ...term, condition: name } }],
  ] as const) {
    await expect(messagesOf(key, 'microsoft', api.url, fields, body)).rejects.toMatchObject({
      name: 'ConfigurationError',
    })
  }
  expect(api.requests).toEqual([])
})

/** Runs an action. Returns the bodies of its messages. */
async function messagesOf(key: string, provider: string, url: string, fields: object, body: unknown) {
  const main = steps.find((step) => step.key === key)?.main
  const { runtime, emitted } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
  const config = { ...fields, provider, apiBaseUrl: url, oauth: { access_token: 't', refresh_token: 'r' } }
  const message = await require(`../../../${main}`).process.call(runtime, { body }, config)
  return [message, ...emitted.map(({ payload }) => payload)].flatMap((each) => (each ? [each.body] : []))
}
