import { type Client, GraphError, RetryHandlerOptions } from '@microsoft/microsoft-graph-client'
import type { GraphTwin } from '../../tenant/graph'
import { startForeignOrigin } from '../../tenant/graph/foreignOrigin'
import { startTwin } from './graphCalls'
import { clientOf, failure, iterate } from './graphOfficialClient'

describe('the official Graph client with the Graph fake', () => {
  let twin: GraphTwin
  let client: Client
  let token = 'good'
  beforeEach(async () => {
    token = 'good'
    twin = await startTwin()
    client = clientOf(twin, () => token)
  })
  afterEach(() => twin.close())

  const deltaPath = (): string => `/me/contactFolders/${twin.defaultFolderId}/contacts/delta`

  it('the client authenticates with its token', async () => {
    expect(await client.api('/me').select('displayName').get()).toMatchObject({ displayName: 'Megan Bowen' })
    expect(twin.requestsSeen).toMatchObject([{ hadAuthorization: true, clientRequestId: expect.any(String) }])
  })

  it('the client creates, reads, updates, and deletes a contact', async () => {
    const created = await client.api('/me/contacts').post({ givenName: 'Pavel', surname: 'Bansky' })
    const path = `/me/contacts/${created.id}`
    expect(await client.api(path).get()).toEqual(created)
    expect(await client.api(path).patch({ jobTitle: 'Owner' })).toMatchObject({ jobTitle: 'Owner' })
    await client.api(path).delete()
    expect(await failure(client.api(path).get())).toMatchObject({
      statusCode: 404,
      code: 'ErrorItemNotFound',
    })
    expect(twin.statusCounts()).toEqual({ 200: 2, 201: 1, 204: 1, 404: 1 })
  })

  it('the client builds list queries that the fake understands', async () => {
    twin.createContact({ displayName: 'Pat', emailAddresses: [{ address: 'pat@contoso.example' }] })
    twin.createContact({ displayName: 'Kim' })
    const list = (): ReturnType<Client['api']> =>
      client.api('/me/contacts').select(['id', 'displayName']).count()
    expect(await list().orderby('displayName desc').top(1).skip(1).get()).toMatchObject({
      '@odata.count': 2,
      value: [{ displayName: 'Kim' }],
    })
    const byAddress = list().filter("emailAddresses/any(a:a/address eq 'pat@contoso.example')")
    expect(await byAddress.get()).toMatchObject({ value: [{ displayName: 'Pat' }] })
  })

  it('the client iterates over all pages of a list', async () => {
    const ids = twin.seed(25)
    const { seen } = await iterate(client, client.api('/me/contacts').top(10))
    expect(seen.map(({ id }) => id)).toEqual(ids)
  })

  it('the client iterates over a delta round, and from its deltaLink over the next round', async () => {
    const ids = twin.seed(25)
    const first = await iterate(client, client.api(deltaPath()).select('displayName'))
    expect(first.seen.map(({ id }) => id)).toEqual(ids)
    twin.changeContacts(ids.slice(3, 4), { displayName: 'Changed' })
    twin.deleteContacts(ids.slice(4, 5))
    const second = await iterate(client, client.api(first.deltaLink))
    expect(second.seen).toMatchObject([
      { id: ids[3], displayName: 'Changed' },
      { id: ids[4], '@removed': { reason: 'deleted' } },
    ])
    expect((await iterate(client, client.api(second.deltaLink))).seen).toEqual([])
  })

  it('the client gets pages of its preferred size', async () => {
    twin.seed(25)
    const response = await client.api(deltaPath()).header('Prefer', 'odata.maxpagesize=20').get()
    expect(response.value).toHaveLength(20)
  })

  it('errors of the client contain the code, request ID, status, and headers', async () => {
    const { nextLink } = await lostState()
    const error = await failure(client.api(nextLink).get())
    expect(error).toBeInstanceOf(GraphError)
    expect(error).toMatchObject({ statusCode: 410, code: 'SyncStateNotFound', requestId: expect.any(String) })
    expect(error).toMatchObject({ date: expect.any(Date), message: expect.stringContaining('generation=1') })
  })

  it('the client is rejected if its token is bad', async () => {
    token = 'bad'
    const error = await failure(client.api('/me').get())
    expect(error).toMatchObject({ statusCode: 401, code: 'InvalidAuthenticationToken' })
  })

  it('the client succeeds after the time in a decimal Retry-After', async () => {
    twin.fail({ kind: 'throttled', retryAfter: '0.128' })
    twin.fail({ kind: 'unavailable', retryAfter: '0' })
    const started = Date.now()
    expect(await client.api('/me').get()).toHaveProperty('id')
    expect(Date.now() - started).toBeGreaterThanOrEqual(125)
    expect(twin.statusCounts()).toEqual({ 200: 1, 429: 1, 503: 1 })
  })

  it('the client creates a contact twice if a 504 hides that it was created', async () => {
    twin.fail({ kind: 'gatewayTimeout', isApplied: true })
    const request = client.api('/me/contacts').middlewareOptions([new RetryHandlerOptions(0.01, 1)])
    await request.post({ givenName: 'Ida' })
    expect(twin.contactIds()).toHaveLength(2)
  })

  it('the client follows a redirect to another origin without its bearer token', async () => {
    const foreign = await startForeignOrigin()
    twin.fail({ kind: 'redirect', location: `${foreign.url}/elsewhere`, status: 302 })
    expect(await client.api('/me').get()).toEqual({ value: [] })
    expect(foreign.requests).toEqual([{ method: 'GET', path: '/elsewhere', hadAuthorization: false }])
    await foreign.close()
  })

  async function lostState(): Promise<{ nextLink: string }> {
    twin.seed(11)
    const first = await client.api(deltaPath()).get()
    twin.expireDeltaStates()
    return { nextLink: first['@odata.nextLink'] }
  }
})
