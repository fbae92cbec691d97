import type { GraphTwin } from '../../tenant/graph'
import { call, errorCode, get, page, startTwin } from './graphCalls'

describe('users and contact folders of the Graph fake', () => {
  let twin: GraphTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  it('/me returns the signed-in user', async () => {
    const { status, body } = await get(twin, '/me')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: expect.any(String),
      displayName: expect.any(String),
      mail: expect.any(String),
      userPrincipalName: expect.any(String),
    })
  })

  it('/me returns only the fields in $select', async () => {
    const { body } = await get(twin, '/me?$select=id,mail')
    expect(Object.keys(body)).toEqual(['@odata.context', 'mail', 'id'])
    expect(errorCode(await get(twin, '/me?$select=shoeSize'))).toBe('RequestBroker--ParseUri')
  })

  it('the list of folders contains the children of the default folder and omits that folder itself', async () => {
    const created = await call(twin, 'POST', '/v1.0/me/contactFolders', {
      body: { displayName: 'Suppliers' },
    })
    expect(created.status).toBe(201)
    expect(created.body).toMatchObject({ displayName: 'Suppliers', parentFolderId: twin.defaultFolderId })
    const { value } = await page(twin, '/me/contactFolders')
    expect(value).toEqual([expect.objectContaining({ id: created.body['id'] })])
  })

  it('the default folder is read by its ID', async () => {
    const { body } = await get(twin, `/me/contactFolders/${twin.defaultFolderId}`)
    expect(body).toMatchObject({ id: twin.defaultFolderId, displayName: 'Contacts' })
  })

  it('the default folder is also found by the name contacts, as in Graph, which does not document it', async () => {
    const { body } = await get(twin, '/me/contactFolders/contacts')
    expect(body['id']).toBe(twin.defaultFolderId)
  })

  it('folders are listed in pages of ten', async () => {
    for (let number = 0; number < 11; number++) twin.createFolder(`Folder ${number}`)
    const first = await page(twin, '/me/contactFolders')
    expect(first.value).toHaveLength(10)
    const second = await page(twin, first.nextLink ?? '')
    expect(second).toMatchObject({ value: [{ displayName: 'Folder 10' }], nextLink: undefined })
  })

  it('a folder can have child folders', async () => {
    const parentId = twin.createFolder('Partners')
    const path = `/v1.0/me/contactFolders/${parentId}/childFolders`
    await call(twin, 'POST', path, { body: { displayName: 'Abroad' } })
    const { value } = await page(twin, `/me/contactFolders/${parentId}/childFolders`)
    expect(value).toMatchObject([{ displayName: 'Abroad', parentFolderId: parentId }])
    expect((await page(twin, '/me/contactFolders')).value).toHaveLength(1)
  })

  it('a folder is rejected if its name is missing or already exists', async () => {
    twin.createFolder('Suppliers')
    const again = await call(twin, 'POST', '/v1.0/me/contactFolders', {
      body: { displayName: 'Suppliers' },
    })
    expect([again.status, errorCode(again)]).toEqual([409, 'ErrorFolderExists'])
    const nameless = await call(twin, 'POST', '/v1.0/me/contactFolders', { body: {} })
    expect(nameless.status).toBe(400)
  })

  it('an unknown folder returns 404, and a malformed ID returns 400', async () => {
    const unknownId = `${twin.defaultFolderId.slice(0, -8)}9999AAA=`
    const unknown = await get(twin, `/me/contactFolders/${unknownId}/contacts`)
    expect([unknown.status, errorCode(unknown)]).toEqual([404, 'ErrorItemNotFound'])
    const malformed = await get(twin, '/me/contactFolders/nope/contacts')
    expect([malformed.status, errorCode(malformed)]).toEqual([400, 'ErrorInvalidIdMalformed'])
  })

  it('a folder can be renamed, and deleted with its contacts and subfolders', async () => {
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

  it('the default folder cannot be deleted, and a folder cannot be renamed to an existing name', async () => {
    twin.createFolder('Suppliers')
    const path = `/v1.0/me/contactFolders/${twin.createFolder('Partners')}`
    const taken = await call(twin, 'PATCH', path, { body: { displayName: 'suppliers' } })
    expect([taken.status, errorCode(taken)]).toEqual([409, 'ErrorFolderExists'])
    const kept = await call(twin, 'DELETE', `/v1.0/me/contactFolders/${twin.defaultFolderId}`)
    expect([kept.status, errorCode(kept)]).toEqual([403, 'ErrorDeleteDistinguishedFolder'])
  })

  it('folders are filtered and ordered by their names', async () => {
    for (const name of ['B', 'A', 'C']) twin.createFolder(name)
    const names = async (query: string): Promise<unknown[]> =>
      (await page(twin, `/me/contactFolders?${query}`)).value.map(({ displayName }) => displayName)
    expect(await names("$filter=displayName eq 'b'")).toEqual(['B'])
    expect(await names('$orderby=displayName desc')).toEqual(['C', 'B', 'A'])
  })
})
