import { type ActionName, actions, callDesigner, runAction } from './fixtures/inProcess'

const account = {
  provider: 'custom',
  apiBaseUrl: 'http://127.0.0.1:9',
  oauth: { access_token: 'custom-token' },
}
const config = { ...account, objectType: 'things', lookupBy: 'id', upsertBy: 'id' }
const actionNames = Object.keys(actions) as ActionName[]
const rejection = {
  name: 'ConfigurationError',
  message: expect.stringMatching(/supports Microsoft Graph and Salesforce.*provider is "custom"\.$/),
}

test.each(actionNames)('%s is rejected with the providers that support it', async (action) => {
  const { messages, rebound, failure } = await runAction(action, config, {
    id: '1',
    query: '/things',
    records: [{ id: '1' }],
  })
  expect({ messages, rebound }).toEqual({ messages: [], rebound: undefined })
  expect(failure).toMatchObject(rejection)
})

test.each(actionNames)(
  'the metadata and choices of %s are rejected with the providers that support it',
  async (action) => {
    for (const service of action === 'query'
      ? (['getMetaModel'] as const)
      : (['getMetaModel', 'objectTypes'] as const))
      await expect(callDesigner(action, service, config)).rejects.toMatchObject(rejection)
  },
)
