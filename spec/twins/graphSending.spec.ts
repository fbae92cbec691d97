import type { GraphTwin } from '../../tenant/graph'
import { call, errorCode, get, page, type Reply, startTwin } from './graphCalls'

const to = [{ emailAddress: { address: 'adele@fabrikam.example' } }]
const immutable = { prefer: 'IdType="ImmutableId"' }

describe('sending with the Graph fake', () => {
  let twin: GraphTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const post = (path: string, body?: unknown): Promise<Reply> => call(twin, 'POST', `/v1.0${path}`, { body })
  const draft = async (): Promise<string> => {
    const body = { subject: 'Offer', toRecipients: to }
    return String((await call(twin, 'POST', '/v1.0/me/messages', { body, headers: immutable })).body['id'])
  }

  it('sendMail returns 202 with an empty body and saves to Sent Items', async () => {
    const message = {
      subject: 'Offer',
      body: { contentType: 'Text', content: 'Hello' },
      toRecipients: to,
      ccRecipients: [{ emailAddress: { name: 'B', address: 'b@x.example' } }],
      replyTo: [{ emailAddress: { address: 'r@x.example' } }],
      importance: 'high',
      attachments: [
        {
          '@odata.type': '#microsoft.graph.fileAttachment',
          name: 'a.txt',
          contentType: 'text/plain',
          contentBytes: Buffer.from('Hello').toString('base64'),
        },
      ],
    }
    const reply = await post('/me/sendMail', { message })
    expect([reply.status, reply.body, reply.headers.get('content-length')]).toEqual([202, {}, '0'])
    expect(twin.sentMessages()).toMatchObject([
      {
        via: 'sendMail',
        subject: 'Offer',
        body: { contentType: 'text', content: 'Hello' },
        importance: 'high',
        to: ['adele@fabrikam.example'],
        cc: ['b@x.example'],
        bcc: [],
        replyTo: ['r@x.example'],
        isSaved: true,
        attachments: [{ name: 'a.txt', contentType: 'text/plain', size: 5 }],
      },
    ])
    const { value } = await page(twin, '/me/mailFolders/sentitems/messages')
    expect(value).toMatchObject([
      {
        subject: 'Offer',
        isDraft: false,
        hasAttachments: true,
        from: { emailAddress: { name: 'Megan Bowen' } },
      },
    ])
  })

  it.each([false, 'false'])('an email with saveToSentItems %j is not saved', async (saveToSentItems) => {
    const reply = await post('/me/sendMail', {
      message: { subject: 'Offer', toRecipients: to },
      saveToSentItems,
    })
    expect(reply.status).toBe(202)
    expect(twin.sentMessages()).toMatchObject([{ isSaved: false }])
    expect(twin.messageIds('sentitems')).toEqual([])
  })

  it.each([
    [{ message: { subject: 'x' } }, 'ErrorInvalidRecipients'],
    [{ message: { toRecipients: [{ emailAddress: { address: 'nobody' } }] } }, 'ErrorInvalidRecipients'],
    [{ message: { toRecipients: to, shoeSize: 1 } }, 'RequestBodyRead'],
    [{ message: { toRecipients: to }, saveToSentItems: 1 }, 'RequestBodyRead'],
    [{ message: { toRecipients: to }, save: true }, 'RequestBodyRead'],
    [{}, 'BadRequest'],
  ])('sendMail with %j is rejected', async (body, code) => {
    const reply = await post('/me/sendMail', body)
    expect([reply.status, errorCode(reply)]).toEqual([400, code])
    expect(twin.sentMessages()).toEqual([])
  })

  it('a sent draft becomes the copy in Sent Items with the same immutable ID', async () => {
    const id = await draft()
    const plainId = twin.messageIds('drafts')[0]
    expect((await post(`/me/messages/${id}/send`)).status).toBe(202)
    expect(twin.sentMessages()).toMatchObject([{ via: 'send', subject: 'Offer' }])
    expect(twin.messageIds('drafts')).toEqual([])
    expect((await get(twin, `/me/messages/${id}`, immutable)).body).toMatchObject({
      id,
      isDraft: false,
      parentFolderId: twin.mailFolderId('sentitems'),
    })
    expect((await get(twin, `/me/messages/${plainId}`)).status).toBe(404)
  })

  it('a draft is rejected if it was sent already or has no recipient', async () => {
    const id = await draft()
    await post(`/me/messages/${id}/send`)
    expect((await post(`/me/messages/${id}/send`)).status).toBe(400)
    const withoutRecipient = await post('/me/messages', { subject: 'x' })
    expect(errorCode(await post(`/me/messages/${withoutRecipient.body['id']}/send`))).toBe(
      'ErrorInvalidRecipients',
    )
    expect(twin.sentMessages()).toHaveLength(1)
  })

  it('an email that users send to themselves is delivered to the Inbox', async () => {
    const toMe = [{ emailAddress: { address: 'meganb@contoso.example' } }]
    await post('/me/sendMail', { message: { subject: 'Note', toRecipients: toMe } })
    const { value } = await page(twin, '/me/mailFolders/inbox/messages')
    expect(value).toMatchObject([{ subject: 'Note', isRead: false, isDraft: false }])
  })

  it.each([
    ['gatewayTimeout', 504],
    ['reset', 0],
  ] as const)('a %s can hide that an email was sent', async (kind, status) => {
    twin.fail({ kind, isApplied: true }, { path: 'sendMail', times: 1 })
    const sent = post('/me/sendMail', { message: { toRecipients: to } })
    expect(
      await sent.then(
        (reply) => reply.status,
        () => 0,
      ),
    ).toBe(status)
    const id = await draft()
    twin.fail({ kind, isApplied: true }, { path: '/send$', times: 1 })
    expect(
      await post(`/me/messages/${id}/send`).then(
        (reply) => reply.status,
        () => 0,
      ),
    ).toBe(status)
    expect(twin.sentMessages().map(({ via }) => via)).toEqual(['sendMail', 'send'])
  })

  it.each([{ kind: 'gatewayTimeout' }, { kind: 'throttled' }, { kind: 'reset' }] as const)(
    'nothing is sent if the fault %j applies',
    async (fault) => {
      twin.fail(fault)
      await post('/me/sendMail', { message: { toRecipients: to } }).catch(() => undefined)
      expect(twin.sentMessages()).toEqual([])
    },
  )
})
