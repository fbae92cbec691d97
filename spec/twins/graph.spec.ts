import type { GraphTwin } from '../../tenant/graph'
import { call, errorCode, get, startTwin } from './graphCalls'

describe('contacts of the Graph fake', () => {
  let twin: GraphTwin
  let now = 0
  beforeEach(async () => {
    now = Date.parse('2026-01-15T12:00:00.250Z')
    twin = await startTwin({ now: () => now })
  })
  afterEach(() => twin.close())

  it('a contact has all fields of a real one, about 2.5 kB of JSON', async () => {
    const [id] = twin.seed(1)
    const { body } = await get(twin, `/me/contacts/${id}`)
    expect(body).toMatchObject({
      '@odata.etag': expect.stringMatching(/^W\/"[\w+/]{40}"$/),
      id: expect.stringMatching(/^AAMkA[\w-]{146}=$/),
      changeKey: expect.stringMatching(/^[\w+/]{40}$/),
      parentFolderId: twin.defaultFolderId,
      emailAddresses: [
        { name: expect.any(String), address: expect.stringContaining('@') },
        expect.anything(),
      ],
      homeAddress: { city: expect.any(String) },
      otherAddress: {},
      spouseName: null,
      children: [],
    })
    expect(Object.keys(body)).toHaveLength(40)
    expect(JSON.stringify(body).length).toBeGreaterThan(2200)
    expect(JSON.stringify(body).length).toBeLessThan(2800)
  })

  it('times are in whole seconds', async () => {
    const [id] = twin.seed(1)
    const { body } = await get(twin, `/me/contacts/${id}`)
    expect(body).toMatchObject({
      createdDateTime: '2026-01-15T12:00:00Z',
      lastModifiedDateTime: '2026-01-15T12:00:00Z',
    })
  })

  it('a POST creates a contact with 201 and derives missing names', async () => {
    const person = {
      givenName: 'Pavel',
      surname: 'Bansky',
      emailAddresses: [{ address: 'pavelb@contoso.example' }],
    }
    const { status, body } = await call(twin, 'POST', '/v1.0/me/contacts', { body: person })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      ...person,
      displayName: 'Pavel Bansky',
      fileAs: 'Bansky, Pavel',
      jobTitle: null,
    })
    expect((await get(twin, `/me/contacts/${body['id']}`)).body).toEqual(body)
  })

  it('a PATCH with 200 updates only the sent fields and sets another change key', async () => {
    const [id = ''] = twin.seed(1)
    const before = twin.contact(id)
    now += 5000
    const { status, body } = await call(twin, 'PATCH', `/v1.0/me/contacts/${id}`, {
      body: { jobTitle: 'Owner' },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      jobTitle: 'Owner',
      surname: before['surname'],
      createdDateTime: '2026-01-15T12:00:00Z',
      lastModifiedDateTime: '2026-01-15T12:00:05Z',
    })
    expect(body['changeKey']).not.toBe(before['changeKey'])
    expect(body['@odata.etag']).not.toBe(before['@odata.etag'])
  })

  it('a DELETE removes a contact with 204 and an empty body', async () => {
    const [id] = twin.seed(1)
    expect(await call(twin, 'DELETE', `/v1.0/me/contacts/${id}`)).toMatchObject({ status: 204, body: {} })
    const gone = await get(twin, `/me/contacts/${id}`)
    expect([gone.status, errorCode(gone)]).toEqual([404, 'ErrorItemNotFound'])
  })

  it('a contact is found by its ID in the mailbox and in its own folder only', async () => {
    const folderId = twin.createFolder('Suppliers')
    const id = twin.createContact({ givenName: 'Ida' }, folderId)
    expect((await get(twin, `/me/contacts/${id}`)).status).toBe(200)
    expect((await get(twin, `/me/contactFolders/${folderId}/contacts/${id}`)).status).toBe(200)
    expect((await get(twin, `/me/contactFolders/${twin.defaultFolderId}/contacts/${id}`)).status).toBe(404)
  })

  it('a contact gets another ID when it is moved', () => {
    const folderId = twin.createFolder('Suppliers')
    const [id = ''] = twin.seed(1)
    const [moved = ''] = twin.moveContacts([id], folderId)
    expect(moved).not.toBe(id)
    expect(twin.contact(moved)['parentFolderId']).toBe(folderId)
    expect(() => twin.contact(id)).toThrow('no item')
  })

  it('an immutable ID stays the same when a contact is moved', async () => {
    const headers = { prefer: 'IdType="ImmutableId"' }
    const [id = ''] = twin.seed(1)
    const { body } = await get(twin, `/me/contacts/${id}`, headers)
    expect(body['id']).toMatch(/^AAkALgAA[\w-]+={0,2}$/)
    twin.moveContacts([id], twin.createFolder('Suppliers'))
    expect((await get(twin, `/me/contacts/${id}`)).status).toBe(404)
    expect((await get(twin, `/me/contacts/${body['id']}`, headers)).body).toMatchObject({ id: body['id'] })
  })

  it.each([
    ['an unknown property', { shoeSize: 43 }, 'RequestBodyRead'],
    ['a value of another type', { givenName: 7 }, 'RequestBodyRead'],
    ['an invalid address', { homeAddress: { planet: 'Mars' } }, 'RequestBodyRead'],
    ['a list', [], 'RequestBodyRead'],
  ])('a body with %s is rejected', async (_value, body, code) => {
    const reply = await call(twin, 'POST', '/v1.0/me/contacts', { body })
    expect([reply.status, errorCode(reply)]).toEqual([400, code])
    expect(twin.contactIds()).toHaveLength(0)
  })

  it('a body with another content type than JSON is rejected', async () => {
    const headers = { 'content-type': 'text/plain' }
    const reply = await call(twin, 'POST', '/v1.0/me/contacts', { body: { givenName: 'Ida' }, headers })
    expect(reply.status).toBe(400)
  })

  it('paths accept keys in parentheses and segments in any case', async () => {
    const [id] = twin.seed(1)
    expect((await get(twin, `/me/contactfolders('${twin.defaultFolderId}')/contacts('${id}')`)).status).toBe(
      200,
    )
  })

  it('unknown paths, versions, and methods are rejected', async () => {
    expect((await get(twin, '/me/people')).status).toBe(400)
    expect((await get(twin, '/me/contacts/%')).status).toBe(400)
    expect((await call(twin, 'GET', '/beta/me')).status).toBe(400)
    expect((await call(twin, 'PUT', '/v1.0/me')).status).toBe(405)
  })
})
