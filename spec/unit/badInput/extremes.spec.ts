import { steps } from '../../contract/project'
import { localApi } from '../../support/localApi'
import { runtimeDouble } from './runtimeDouble'

const deep = `{"id":"a1","x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`

test.each([
  ['lookupObject', { objectType: 'contacts', lookupBy: 'id' }, { id: 'a1' }, '/me/contacts/a1', deep],
  ['query', {}, { query: '/me/contacts' }, '/me/contacts', `{"value":[${deep}]}`],
  ['makeRawRequest', {}, { method: 'GET', url: '/me' }, '/me', deep],
])(
  'a response to %s that is nested 20,000 times causes an error that explains it',
  async (key, fields, body, route, responseBody) => {
    const api = await localApi()
    api.respond(`GET ${route}`, { headers: { 'content-type': 'application/json' }, body: responseBody })
    await expect(run(key, api.url, fields, body)).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('nested too deeply'),
    })
  },
)

const wide = 150_000

test.each([
  ['query', { emitBehavior: 'emitAll' }],
  ['query', { emitBehavior: 'emitPage' }],
  ['pollEndpoint', { emitBehavior: 'emitAll', path: '/list' }],
])(
  '%s accepts a page of 150,000 records: %j',
  async (key, fields) => {
    const api = await localApi()
    const items = Array.from({ length: wide }, (_, id) => `{"id":"${id}"}`)
    api.respond('GET /list', {
      headers: { 'content-type': 'application/json' },
      body: `{"value":[${items}]}`,
    })
    const messages = await run(key, api.url, fields, { query: '/list' })
    const counts = messages.map(({ body }) => (body as { results: unknown[] }).results.length)
    expect(counts.reduce((sum, count) => sum + count)).toBe(wide)
  },
  60_000,
)

test.each([
  [
    'objectTypes',
    '/sobjects/',
    { sobjects: [null, { name: {}, queryable: true }, { name: 'A', queryable: true }] },
    { A: 'A' },
  ],
  ['uniqueFields', '/sobjects/Contact/describe', { fields: [{ name: 'Id', label: { a: 1 } }] }, { Id: 'Id' }],
])(
  '%s ignores entries without a name in a description by Salesforce',
  async (method, route, body, choices) => {
    const api = await localApi()
    api.respond(`GET /services/data/v66.0${route}`, { body })
    const { runtime } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
    const offered = stepOf('lookupObject')[method].call(
      runtime,
      configOf('salesforce', api.url, { objectType: 'Contact' }),
    )
    expect(await offered).toEqual(choices)
  },
)

test.each([null, 'text', {}, { name: 7 }, { name: 'a b' }])(
  'a field that Salesforce describes as %j causes an error that explains it',
  async (field) => {
    const api = await localApi()
    api.respond('GET /services/data/v66.0/sobjects/Contact/describe', { body: { fields: [field] } })
    const { runtime } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
    const offered = stepOf('lookupObject').uniqueFields.call(
      runtime,
      configOf('salesforce', api.url, { objectType: 'Contact' }),
    )
    await expect(offered).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('without a name'),
    })
  },
)

test.each(['a\u0100', '\u0000', 'a\r\nb: c', {}, null])(
  'the value %j of a header is rejected with an error that contains the field',
  async (value) => {
    const api = await localApi()
    const sent = run('makeRawRequest', api.url, {}, { method: 'GET', url: '/me', headers: { prefer: value } })
    await expect(sent).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('"headers"'),
    })
    expect(api.requests).toEqual([])
  },
)

const stepOf = (key: string) => require(`../../../${steps.find((step) => step.key === key)?.main}`)

function configOf(provider: string, url: string, fields: object) {
  return { ...fields, provider, apiBaseUrl: url, oauth: { access_token: 'token', refresh_token: 'r' } }
}

/** Runs a step for Microsoft. Returns its messages. */
async function run(key: string, url: string, fields: object, body: object): Promise<{ body: unknown }[]> {
  const { runtime, emitted } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
  const message = await stepOf(key).process.call(runtime, { body }, configOf('microsoft', url, fields))
  const data = emitted
    .filter(({ event }) => event === 'data')
    .map(({ payload }) => payload as { body: unknown })
  return message === undefined ? data : [message]
}
