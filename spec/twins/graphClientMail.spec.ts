import { createHash, randomBytes } from 'node:crypto'
import {
  type Client,
  FileUpload,
  LargeFileUploadTask,
  RetryHandlerOptions,
} from '@microsoft/microsoft-graph-client'
import type { GraphTwin } from '../../tenant/graph'
import { startTwin } from './graphCalls'
import { clientOf, failure, iterate } from './graphOfficialClient'

const toRecipients = [{ emailAddress: { address: 'adele@fabrikam.example' } }]

describe('the official Graph client with the messages of the Graph fake', () => {
  let twin: GraphTwin
  let client: Client
  beforeEach(async () => {
    twin = await startTwin()
    client = clientOf(twin)
  })
  afterEach(() => twin.close())

  it('the client iterates over mail folders and over the messages of one folder', async () => {
    const { seen } = await iterate(client, client.api('/me/mailFolders').top(3))
    expect(seen.map(({ displayName }) => displayName)).toContain('Inbox')
    const ids = twin.seedMessages(25)
    const messages = client.api('/me/mailFolders/inbox/messages').top(10).select('subject')
    expect(new Set((await iterate(client, messages)).seen.map(({ id }) => id))).toEqual(new Set(ids))
  })

  it('the client builds message queries that the fake understands', async () => {
    const [id = ''] = twin.seedMessages(3, { unread: false })
    twin.changeMessages([id], { isRead: false })
    const list = client.api('/me/messages').filter('isRead eq false').count().select(['id', 'isRead'])
    expect(await list.get()).toMatchObject({ '@odata.count': 1, value: [{ id, isRead: false }] })
  })

  it('the client iterates over a delta round of messages, and from its deltaLink over the next round', async () => {
    const ids = twin.seedMessages(25)
    const path = '/me/mailFolders/inbox/messages/delta'
    const first = await iterate(client, client.api(path).select('isRead'))
    expect(first.seen.map(({ id }) => id)).toEqual(ids)
    twin.changeMessages(ids.slice(3, 4), { isRead: true })
    twin.deleteMessages(ids.slice(4, 5))
    const second = await iterate(client, client.api(first.deltaLink))
    expect(second.seen).toMatchObject([
      { id: ids[3], isRead: true },
      { id: ids[4], '@removed': { reason: 'deleted' } },
    ])
  })

  it('the client sends an email', async () => {
    await client.api('/me/sendMail').post({ message: { subject: 'Hello', toRecipients } })
    expect(twin.sentMessages()).toMatchObject([{ subject: 'Hello', to: ['adele@fabrikam.example'] }])
  })

  it('the client sends an email twice if a 504 hides that it was sent', async () => {
    twin.fail({ kind: 'gatewayTimeout', isApplied: true })
    const request = client.api('/me/sendMail').middlewareOptions([new RetryHandlerOptions(0.01, 1)])
    await request.post({ message: { subject: 'Hello', toRecipients } })
    expect(twin.sentMessages()).toHaveLength(2)
  })

  it('the client creates, changes, and sends a draft, and finds it again by its immutable ID', async () => {
    const prefer = 'IdType="ImmutableId"'
    const draft = await client
      .api('/me/messages')
      .header('Prefer', prefer)
      .post({ subject: 'a', toRecipients })
    await client.api(`/me/messages/${draft.id}`).patch({ subject: 'b' })
    await client.api(`/me/messages/${draft.id}/send`).post(undefined)
    const sent = await client.api(`/me/messages/${draft.id}`).header('Prefer', prefer).get()
    expect(sent).toMatchObject({ id: draft.id, subject: 'b', isDraft: false })
  })

  it('the client moves and deletes a message', async () => {
    const [id] = twin.seedMessages(1)
    const moved = await client.api(`/me/messages/${id}/move`).post({ destinationId: 'archive' })
    expect(moved.parentFolderId).toBe(twin.mailFolderId('archive'))
    await client.api(`/me/messages/${moved.id}`).delete()
    const error = await failure(client.api(`/me/messages/${moved.id}`).get())
    expect(error).toMatchObject({ statusCode: 404, code: 'ErrorItemNotFound' })
  })

  it('the client streams an attachment', async () => {
    const file = { name: 'a.bin', sizeBytes: 1_000_000, contentType: 'application/octet-stream' }
    const [id = ''] = twin.seedMessages(1, { attachments: [file] })
    const { value } = await client.api(`/me/messages/${id}/attachments`).select('name').get()
    const stream = await client.api(`/me/messages/${id}/attachments/${value[0].id}/$value`).getStream()
    const hash = createHash('sha256')
    for await (const chunk of stream) hash.update(chunk)
    expect(hash.digest('hex')).toBe(twin.attachmentsOf(id)[0]?.sha256)
  })

  it('the client uploads a large attachment in ranges without its bearer token', async () => {
    const bytes = randomBytes(5_000_000)
    const draft = await client.api('/me/messages').post({ subject: 'Offer', toRecipients })
    const path = `/me/messages/${draft.id}/attachments/createUploadSession`
    const AttachmentItem = { attachmentType: 'file', name: 'big.bin', size: bytes.length }
    const session = await LargeFileUploadTask.createUploadSession(client, path, { AttachmentItem })
    const rangeSize = 10 * 320 * 1024
    const file = new FileUpload(bytes, 'big.bin', bytes.length)
    const { location } = await new LargeFileUploadTask(client, file, session, { rangeSize }).upload()
    const [attachment] = twin.attachmentsOf(draft.id)
    expect(attachment?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(location).toContain(attachment?.id)
    expect(twin.requestsSeen.map(({ method, status }) => [method, status])).toEqual([
      ['POST', 201],
      ['POST', 201],
      ['PUT', 200],
      ['PUT', 201],
    ])
  })

  it('the client cancels an upload', async () => {
    const id = twin.createMessage({ subject: 'Offer' }, 'drafts')
    const path = `/me/messages/${id}/attachments/createUploadSession`
    const AttachmentItem = { attachmentType: 'file', name: 'big.bin', size: 5_000_000 }
    const session = await LargeFileUploadTask.createUploadSession(client, path, { AttachmentItem })
    const file = new FileUpload(Buffer.alloc(5_000_000), 'big.bin', 5_000_000)
    await new LargeFileUploadTask(client, file, session).cancel()
    expect(twin.statusCounts()).toEqual({ 201: 1, 204: 1 })
  })
})
