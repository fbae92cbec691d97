import type { GraphTwin } from '../../tenant/graph'
import { call, errorCode, get, page, startTwin } from './graphCalls'

describe('users and folders of the Graph twin', () => {
  let twin: GraphTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  it('knows who is signed in', async () => {
    const { status, body } = await get(twin, '/me')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: expect.any(String),
      displayName: expect.any(String),
      mail: expect.any(String),
      userPrincipalName: expect.any(String),
    })
  })

  it('shows of the user what $select names', async () => {
    const { body } = await get(twin, '/me?$select=id,mail')
    expect(Object.keys(body)).toEqual(['@odata.context', 'mail', 'id'])
    expect(errorCode(await get(twin, '/me?$select=shoeSize'))).toBe('RequestBroker--ParseUri')
  })

  it('omits the default folder from the list, which holds its children', async () => {
    const created = await call(twin, 'POST', '/v1.0/me/contactFolders', {
      body: { displayName: 'Suppliers' },
    })
    expect(created.status).toBe(201)
    expect(created.body).toMatchObject({ displayName: 'Suppliers', parentFolderId: twin.defaultFolderId })
    const { value } = await page(twin, '/me/contactFolders')
    expect(value).toEqual([expect.objectContaining({ id: created.body['id'] })])
  })

  it('reads the default folder by its id', async () => {
    const { body } = await get(twin, `/me/contactFolders/${twin.defaultFolderId}`)
    expect(body).toMatchObject({ id: twin.defaultFolderId, displayName: 'Contacts' })
  })

  it('knows the default folder under the name contacts, as Graph does without saying so', async () => {
    const { body } = await get(twin, '/me/contactFolders/contacts')
    expect(body['id']).toBe(twin.defaultFolderId)
  })

  it('pages folders by ten', async () => {
    for (let number = 0; number < 11; number++) twin.createFolder(`Folder ${number}`)
    const first = await page(twin, '/me/contactFolders')
    expect(first.value).toHaveLength(10)
    const second = await page(twin, first.nextLink ?? '')
    expect(second).toMatchObject({ value: [{ displayName: 'Folder 10' }], nextLink: undefined })
  })

  it('has child folders', async () => {
    const parentId = twin.createFolder('Partners')
    const path = `/v1.0/me/contactFolders/${parentId}/childFolders`
    await call(twin, 'POST', path, { body: { displayName: 'Abroad' } })
    const { value } = await page(twin, `/me/contactFolders/${parentId}/childFolders`)
    expect(value).toMatchObject([{ displayName: 'Abroad', parentFolderId: parentId }])
    expect((await page(twin, '/me/contactFolders')).value).toHaveLength(1)
  })

  it('refuses a second folder of the same name, and one without a name', async () => {
    twin.createFolder('Suppliers')
    const again = await call(twin, 'POST', '/v1.0/me/contactFolders', {
      body: { displayName: 'Suppliers' },
    })
    expect([again.status, errorCode(again)]).toEqual([409, 'ErrorFolderExists'])
    const nameless = await call(twin, 'POST', '/v1.0/me/contactFolders', { body: {} })
    expect(nameless.status).toBe(400)
  })

  it('answers 404 for an unknown folder and 400 for what is no id', async () => {
    const unknownId = `${twin.defaultFolderId.slice(0, -8)}9999AAA=`
    const unknown = await get(twin, `/me/contactFolders/${unknownId}/contacts`)
    expect([unknown.status, errorCode(unknown)]).toEqual([404, 'ErrorItemNotFound'])
    const malformed = await get(twin, '/me/contactFolders/nope/contacts')
    expect([malformed.status, errorCode(malformed)]).toEqual([400, 'ErrorInvalidIdMalformed'])
  })

  it('renames and deletes a folder with all that is in and below it', async () => {
    const folderId = twin.createFolder('Suppliers')
    const childId = twin.createFolder('Abroad', folderId)
    const [contact] = twin.seed(1, { folderId: childId })
    const path = `/v1.0/me/contactFolders/${folderId}`
    const renamed = await call(twin, 'PATCH', path, { body: { displayName: 'Partners' } })
    expect([renamed.status, renamed.body['displayName']]).toEqual([200, 'Partners'])
    expect((await call(twin, 'DELETE', path)).status).toBe(204)
    expect((await get(twin, `/me/contactFolders/${childId}`)).status).toBe(404)
    expect((await get(twin, `/me/contacts/${contact}`)).status).toBe(404)
  })

  it('does not delete the default folder, nor rename a folder to a name that is taken', async () => {
    twin.createFolder('Suppliers')
    const path = `/v1.0/me/contactFolders/${twin.createFolder('Partners')}`
    const taken = await call(twin, 'PATCH', path, { body: { displayName: 'suppliers' } })
    expect([taken.status, errorCode(taken)]).toEqual([409, 'ErrorFolderExists'])
    const kept = await call(twin, 'DELETE', `/v1.0/me/contactFolders/${twin.defaultFolderId}`)
    expect([kept.status, errorCode(kept)]).toEqual([403, 'ErrorDeleteDistinguishedFolder'])
  })

  it('filters and orders folders by their names', async () => {
    for (const name of ['B', 'A', 'C']) twin.createFolder(name)
    const names = async (query: string): Promise<unknown[]> =>
      (await page(twin, `/me/contactFolders?${query}`)).value.map(({ displayName }) => displayName)
    expect(await names("$filter=displayName eq 'b'")).toEqual(['B'])
    expect(await names('$orderby=displayName desc')).toEqual(['C', 'B', 'A'])
  })
})
