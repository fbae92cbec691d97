import type { GraphTwin } from '../../tenant/graph'
import { call, errorCode, get, page, startTwin } from './graphCalls'

const immutable = { prefer: 'IdType="ImmutableId"' }

describe('messages of the Graph fake', () => {
  let twin: GraphTwin
  let now = 0
  beforeEach(async () => {
    now = Date.parse('2026-01-15T12:00:00.250Z')
    twin = await startTwin({ now: () => now })
  })
  afterEach(() => twin.close())

  const post = (path: string, body: unknown): ReturnType<typeof call> =>
    call(twin, 'POST', `/v1.0${path}`, { body })

  it('a message has all properties of a received one, with times in whole seconds', async () => {
    const [id] = twin.seedMessages(1)
    const { body } = await get(twin, `/me/messages/${id}`)
    expect(body).toMatchObject({
      '@odata.etag': expect.stringMatching(/^W\/"/),
      id: expect.stringMatching(/^AAMkA[\w-]{146}=$/),
      receivedDateTime: '2026-01-15T12:00:00Z',
      sentDateTime: '2026-01-15T11:59:58Z',
      lastModifiedDateTime: '2026-01-15T12:00:00Z',
      hasAttachments: false,
      isRead: false,
      isDraft: false,
      importance: expect.any(String),
      internetMessageId: expect.stringMatching(/^<.+@.+>$/),
      conversationId: expect.any(String),
      parentFolderId: twin.mailFolderId('inbox'),
      bodyPreview: expect.stringMatching(/^Dear Megan/),
      from: { emailAddress: { address: expect.stringContaining('@') } },
      toRecipients: [{ emailAddress: { name: 'Megan Bowen' } }],
      flag: { flagStatus: 'notFlagged' },
    })
    expect(String(body['bodyPreview']).length).toBeLessThanOrEqual(255)
    expect(body).not.toHaveProperty('internetMessageHeaders')
  })

  it('a message is created as a draft in Drafts, or in the folder in the path', async () => {
    const draft = await post('/me/messages', {
      subject: 'Hello',
      body: { contentType: 'HTML', content: '<b>x</b>' },
    })
    expect(draft.status).toBe(201)
    expect(draft.body).toMatchObject({
      subject: 'Hello',
      body: { contentType: 'html', content: '<b>x</b>' },
      bodyPreview: 'x',
      isDraft: true,
      isRead: true,
      importance: 'normal',
      parentFolderId: twin.mailFolderId('drafts'),
      receivedDateTime: '2026-01-15T12:00:00Z',
    })
    const elsewhere = await post('/me/mailFolders/inbox/messages', { subject: 'Here' })
    expect(elsewhere.body).toMatchObject({ isDraft: true, parentFolderId: twin.mailFolderId('inbox') })
  })

  it('a message can be updated and deleted', async () => {
    const [id = ''] = twin.seedMessages(1)
    now += 5000
    const { status, body } = await call(twin, 'PATCH', `/v1.0/me/messages/${id}`, { body: { isRead: true } })
    expect(status).toBe(200)
    expect(body).toMatchObject({ id, isRead: true, lastModifiedDateTime: '2026-01-15T12:00:05Z' })
    expect((await call(twin, 'DELETE', `/v1.0/me/messages/${id}`)).status).toBe(204)
    const gone = await get(twin, `/me/messages/${id}`)
    expect([gone.status, errorCode(gone)]).toEqual([404, 'ErrorItemNotFound'])
  })

  it('the subject of a message can be changed only while it is a draft', async () => {
    const [id] = twin.seedMessages(1)
    const patch = (path: string): ReturnType<typeof call> =>
      call(twin, 'PATCH', `/v1.0${path}`, { body: { subject: 'Other' } })
    const rejected = await patch(`/me/messages/${id}`)
    expect([rejected.status, errorCode(rejected)]).toEqual([400, 'ErrorInvalidPropertySet'])
    const draft = await post('/me/messages', { subject: 'Hello' })
    expect((await patch(`/me/messages/${draft.body['id']}`)).body['subject']).toBe('Other')
  })

  it.each([
    [{ shoeSize: 43 }, 'RequestBodyRead'],
    [{ subject: 7 }, 'RequestBodyRead'],
    [{ importance: 'urgent' }, 'RequestBodyRead'],
    [{ toRecipients: ['a@b.example'] }, 'RequestBodyRead'],
    [{ toRecipients: [{ address: 'a@b.example' }] }, 'RequestBodyRead'],
    [{ internetMessageHeaders: [{ name: 'List-Id', value: '1' }] }, 'InvalidInternetMessageHeader'],
  ])('a message with %j is rejected', async (body, code) => {
    const reply = await post('/me/messages', body)
    expect([reply.status, errorCode(reply)]).toEqual([400, code])
    expect(twin.messageIds(twin.mailFolderId('drafts'))).toEqual([])
  })

  it('the headers of a message are returned only if they are selected', async () => {
    const headers = [{ name: 'x-order', value: '4711' }]
    const draft = await post('/me/messages', { internetMessageHeaders: headers })
    const { body } = await get(twin, `/me/messages/${draft.body['id']}?$select=internetMessageHeaders`)
    expect(body['internetMessageHeaders']).toEqual(headers)
    expect(draft.body).not.toHaveProperty('internetMessageHeaders')
  })

  it('a moved message gets another ID and keeps its immutable ID', async () => {
    const [id = ''] = twin.seedMessages(1)
    const { body } = await get(twin, `/me/messages/${id}`, immutable)
    expect(body['id']).toMatch(/^AAkALgAA/)
    const moved = await post(`/me/messages/${body['id']}/move`, { destinationId: 'deleteditems' })
    expect(moved.status).toBe(201)
    expect(moved.body).toMatchObject({ parentFolderId: twin.mailFolderId('deleteditems') })
    expect(moved.body['id']).not.toBe(id)
    expect((await get(twin, `/me/messages/${id}`)).status).toBe(404)
    expect((await get(twin, `/me/messages/${body['id']}`)).body['id']).toBe(moved.body['id'])
  })

  it('every message is found by its immutable ID', async () => {
    twin.seedMessages(1000)
    const path = '/me/messages?$top=1000&$select=subject'
    const [plain, stable] = [await page(twin, path), await page(twin, path, immutable)]
    const places = [0, 1, 200, 255, 256, 511, 639, 767, 895, 999]
    for (const place of places) {
      const { body } = await get(twin, `/me/messages/${stable.value[place]?.['id']}`)
      expect(body['id']).toBe(plain.value[place]?.['id'])
    }
    expect(new Set(stable.value.map(({ id }) => id)).size).toBe(1000)
  })

  it('a copy of a message has its own ID', async () => {
    const [id = ''] = twin.seedMessages(1)
    const copy = await post(`/me/messages/${id}/copy`, { DestinationId: twin.mailFolderId('archive') })
    expect(copy.body).toMatchObject({ subject: twin.message(id)['subject'], isRead: false })
    expect(twin.messageIds('archive')).toEqual([copy.body['id']])
    expect(twin.messageIds()).toEqual([id])
  })

  it.each([
    [{}, 400, 'BadRequest'],
    [{ destinationId: 'nowhere' }, 400, 'ErrorInvalidIdMalformed'],
    [{ destinationId: 'archive', folder: 1 }, 400, 'RequestBodyRead'],
  ])('a move with %j is rejected', async (body, status, code) => {
    const [id] = twin.seedMessages(1)
    const reply = await post(`/me/messages/${id}/move`, body)
    expect([reply.status, errorCode(reply)]).toEqual([status, code])
  })

  it('a message is found only in its own folder', async () => {
    const [id] = twin.seedMessages(1)
    expect((await get(twin, `/me/mailFolders/inbox/messages/${id}`)).status).toBe(200)
    expect((await get(twin, `/me/mailFolders/archive/messages/${id}`)).status).toBe(404)
  })
})
