import { actions, callDesigner, runAction, type Verb } from './fixtures/inProcess'

const account = {
  provider: 'custom',
  apiBaseUrl: 'http://127.0.0.1:9',
  oauth: { access_token: 'custom-token' },
}
const config = { ...account, objectType: 'things', lookupBy: 'id', upsertBy: 'id' }
const verbs = Object.keys(actions) as Verb[]
const rejection = {
  name: 'ConfigurationError',
  message: expect.stringMatching(
    /supports Microsoft Graph and Salesforce.*provider is "custom"\. Use an account of one of them\.$/,
  ),
}

test.each(verbs)('%s is rejected with the providers that support it', async (verb) => {
  const { messages, rebound, failure } = await runAction(verb, config, {
    id: '1',
    query: '/things',
    records: [{ id: '1' }],
  })
  expect({ messages, rebound }).toEqual({ messages: [], rebound: undefined })
  expect(failure).toMatchObject(rejection)
})

test.each(verbs)(
  'the metadata and choices of %s are rejected with the providers that support it',
  async (verb) => {
    for (const service of verb === 'query'
      ? (['getMetaModel'] as const)
      : (['getMetaModel', 'objectTypes'] as const))
      await expect(callDesigner(verb, service, config)).rejects.toMatchObject(rejection)
  },
)
