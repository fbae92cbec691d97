import { createHash } from 'node:crypto'
import type { GraphTwin } from '../../tenant/graph'
import { call, errorCode, get, page, type Reply, startTwin } from './graphCalls'

const megabytes = 1024 * 1024

describe('attachments of the Graph fake', () => {
  let twin: GraphTwin
  let message = ''
  beforeEach(async () => {
    twin = await startTwin()
    message = twin.createMessage({ subject: 'Offer' }, 'drafts')
  })
  afterEach(() => twin.close())

  const file = (size: number, others: Record<string, unknown> = {}): Record<string, unknown> => ({
    '@odata.type': '#microsoft.graph.fileAttachment',
    name: 'offer.pdf',
    contentType: 'application/pdf',
    contentBytes: Buffer.alloc(size, 'x').toString('base64'),
    ...others,
  })
  const attach = (body: unknown): Promise<Reply> =>
    call(twin, 'POST', `/v1.0/me/messages/${message}/attachments`, { body })
  const raw = (path: string): Promise<Response> =>
    fetch(`${twin.apiBase}${path}`, { headers: { authorization: 'Bearer good' } })

  it('an attachment is added with its bytes inline and read back with them', async () => {
    const added = await attach(file(1000))
    expect(added.status).toBe(201)
    const { body } = await get(twin, `/me/messages/${message}/attachments/${added.body['id']}`)
    expect(body).toMatchObject({
      '@odata.type': '#microsoft.graph.fileAttachment',
      '@odata.mediaContentType': 'application/pdf',
      id: expect.stringMatching(/^AAMkA[\w-]+={0,2}$/),
      name: 'offer.pdf',
      contentType: 'application/pdf',
      isInline: false,
      contentId: null,
      contentBytes: Buffer.alloc(1000, 'x').toString('base64'),
    })
    expect(twin.message(message)['hasAttachments']).toBe(true)
  })

  it('the size of an attachment is larger than the file, like that of the stored one', async () => {
    const { body } = await attach(file(1000))
    expect(body['size']).toBe(1045)
    const response = await raw(`/me/messages/${message}/attachments/${body['id']}/$value`)
    expect(response.headers.get('content-length')).toBe('1000')
  })

  it('a list of attachments contains all their bytes unless it selects fields', async () => {
    await attach(file(10))
    await attach(file(20, { name: 'b.png', contentType: 'image/png' }))
    const path = `/me/messages/${message}/attachments`
    const { value } = await page(twin, path)
    expect(value).toMatchObject([
      { name: 'offer.pdf', contentBytes: Buffer.alloc(10, 'x').toString('base64') },
      { name: 'b.png', contentBytes: Buffer.alloc(20, 'x').toString('base64') },
    ])
    const slim = await page(twin, `${path}?$select=name,contentType,size`)
    expect(Object.keys(slim.value[0] ?? {})).not.toContain('contentBytes')
    expect(slim.value).toMatchObject([{ name: 'offer.pdf' }, { contentType: 'image/png' }])
    expect((await get(twin, `${path}?$select=contentBytes`)).status).toBe(400)
  })

  it('the raw content of an attachment has its type and length', async () => {
    const { body } = await attach(file(1000))
    const response = await raw(`/me/messages/${message}/attachments/${body['id']}/$value`)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.alloc(1000, 'x'))
  })

  it('attached items have MIME as raw content, and links to files have none', async () => {
    const seeds = (['item', 'reference'] as const).map((kind) => ({
      kind,
      name: kind,
      sizeBytes: 300,
      contentType: 'message/rfc822',
    }))
    const [id = ''] = twin.seedMessages(1, { attachments: seeds })
    const path = `/me/messages/${id}/attachments`
    const { value } = await page(twin, path)
    expect(value).toMatchObject([
      { '@odata.type': '#microsoft.graph.itemAttachment', name: 'item', contentType: null },
      { '@odata.type': '#microsoft.graph.referenceAttachment', name: 'reference', contentType: null },
    ])
    const responses = await Promise.all(value.map((shown) => raw(`${path}/${shown['id']}/$value`)))
    expect(responses.map(({ status }) => status)).toEqual([200, 405])
    expect(responses[0]?.headers.get('content-type')).toBe('message/rfc822')
  })

  it('inline attachments do not count for hasAttachments', async () => {
    await attach(file(10, { isInline: true, contentId: 'logo' }))
    expect(twin.message(message)['hasAttachments']).toBe(false)
  })

  it('a new message can include attachments', async () => {
    const body = { subject: 'x', attachments: [file(10)] }
    const draft = await call(twin, 'POST', '/v1.0/me/messages', { body })
    expect(draft.body['hasAttachments']).toBe(true)
    expect(twin.attachmentsOf(String(draft.body['id']))).toMatchObject([{ name: 'offer.pdf', size: 10 }])
  })

  it('an attachment of 3 MB or more and a request of more than 4 MB are rejected with 413', async () => {
    expect((await attach(file(3 * megabytes - 1000))).status).toBe(201)
    expect((await attach(file(3 * megabytes))).status).toBe(413)
    expect((await attach(file(5 * megabytes))).status).toBe(413)
    expect(twin.attachmentsOf(message)).toHaveLength(1)
  })

  it.each([
    [{ '@odata.type': '#microsoft.graph.itemAttachment' }, 'BadRequest'],
    [{ name: '' }, 'ErrorInvalidProperty'],
    [{ contentBytes: 'not base64!' }, 'RequestBodyRead'],
    [{ shoeSize: 43 }, 'RequestBodyRead'],
  ])('an attachment with %j is rejected', async (others, code) => {
    const reply = await attach(file(10, others))
    expect([reply.status, errorCode(reply)]).toEqual([400, code])
  })

  it('a DELETE removes an attachment', async () => {
    const { body } = await attach(file(10))
    const path = `/v1.0/me/messages/${message}/attachments/${body['id']}`
    expect((await call(twin, 'DELETE', path)).status).toBe(204)
    expect((await call(twin, 'GET', path)).status).toBe(404)
    expect(twin.message(message)['hasAttachments']).toBe(false)
  })

  it('an attachment keeps its immutable ID when the message is moved', async () => {
    const headers = { prefer: 'IdType="ImmutableId"' }
    await attach(file(10))
    const owner = await get(twin, `/me/messages/${message}`, headers)
    const path = `/me/messages/${owner.body['id']}/attachments`
    const [before] = (await page(twin, path, headers)).value
    twin.moveMessages([message], 'archive')
    const [after] = (await page(twin, path, headers)).value
    expect(after?.['id']).toBe(before?.['id'])
    expect((await get(twin, `${path}/${before?.['id']}`)).status).toBe(200)
  })

  it('each attachment of a seeded message has its own bytes, which never change', async () => {
    const report = { name: 'report.csv', sizeBytes: 200_000, contentType: 'text/csv' }
    const ids = twin.seedMessages(2, { attachments: [report, { ...report, name: 'b.csv' }] })
    const files = ids.flatMap((id) => twin.attachmentsOf(id))
    expect(new Set(files.map(({ sha256 }) => sha256)).size).toBe(4)
    for (const [place, id] of ids.entries()) {
      const [expected] = files.slice(place * 2)
      const response = await raw(`/me/messages/${id}/attachments/${expected?.id}/$value`)
      const bytes = Buffer.from(await response.arrayBuffer())
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(expected?.sha256)
      const { body } = await get(twin, `/me/messages/${id}/attachments/${expected?.id}`)
      expect(Buffer.from(String(body['contentBytes']), 'base64').equals(bytes)).toBe(true)
    }
  })

  it('an attachment of 20 MB is served complete, raw and as base64', async () => {
    const big = { name: 'big.bin', sizeBytes: 20 * megabytes, contentType: 'application/octet-stream' }
    const [id = ''] = twin.seedMessages(1, { attachments: [big] })
    const [expected] = twin.attachmentsOf(id)
    const hash = createHash('sha256')
    const response = await raw(`/me/messages/${id}/attachments/${expected?.id}/$value`)
    for await (const chunk of response.body ?? []) hash.update(chunk)
    expect(hash.digest('hex')).toBe(expected?.sha256)
    const { value } = await page(twin, `/me/messages/${id}/attachments`)
    const bytes = Buffer.from(String(value[0]?.['contentBytes']), 'base64')
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(expected?.sha256)
  })

  it('faults apply to attachments too', async () => {
    const [id = ''] = twin.seedMessages(1, {
      attachments: [{ name: 'a', sizeBytes: 500_000, contentType: 'text/plain' }],
    })
    const path = `/me/messages/${id}/attachments/${twin.attachmentsOf(id)[0]?.id}/$value`
    twin.fail({ kind: 'halfBody' }, { path: 'value' })
    const half = await raw(path)
    expect(half.headers.get('content-length')).toBe('500000')
    await expect(half.arrayBuffer()).rejects.toThrow('terminated')
    twin.fail({ kind: 'throttled' }, { path: 'value' })
    expect((await raw(path)).status).toBe(429)
    expect((await raw(path)).status).toBe(200)
  })
})
