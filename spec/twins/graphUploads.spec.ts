import { createHash } from 'node:crypto'
import type { GraphTwin } from '../../tenant/graph'
import { call, errorCode, type Reply, startTwin } from './graphCalls'

const step = 320 * 1024

describe('upload sessions of the Graph fake', () => {
  let twin: GraphTwin
  let now = 0
  let message = ''
  beforeEach(async () => {
    now = Date.now()
    twin = await startTwin({ now: () => now })
    message = twin.createMessage({ subject: 'Offer' }, 'drafts')
  })
  afterEach(() => twin.close())

  const start = (size: number, others: Record<string, unknown> = {}): Promise<Reply> => {
    const AttachmentItem = { attachmentType: 'file', name: 'big.bin', size, ...others }
    const path = `/v1.0/me/messages/${message}/attachments/createUploadSession`
    return call(twin, 'POST', path, { body: { AttachmentItem } })
  }
  const urlOf = async (size: number): Promise<string> => String((await start(size)).body['uploadUrl'])
  const put = async (
    url: string,
    bytes: Buffer,
    range: string,
    headers: Record<string, string> = {},
  ): Promise<Reply> => {
    const response = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', 'content-range': `bytes ${range}`, ...headers },
      body: new Uint8Array(bytes),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} }
  }

  it('an upload session has a URL on another origin, which expires', async () => {
    const { status, body } = await start(4_000_000)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      expirationDateTime: new Date(now + 2 * 60 * 60 * 1000).toISOString().replace('Z', '0000Z'),
      nextExpectedRanges: ['0-'],
    })
    const { origin, searchParams } = new URL(String(body['uploadUrl']))
    expect([origin, [...searchParams.keys()]]).toEqual([twin.uploadUrl, ['authtoken']])
    expect(origin).not.toBe(twin.url)
    now += 2 * 60 * 60 * 1000
    expect((await put(String(body['uploadUrl']), Buffer.alloc(step), `0-${step - 1}/4000000`)).status).toBe(
      404,
    )
  })

  it('a session receives ranges in order and attaches the file after the last one', async () => {
    const bytes = Buffer.alloc(20 * 1024 * 1024, Buffer.from('0123456789abcdef!'))
    const url = await urlOf(bytes.length)
    const size = 12 * step
    for (let from = 0; from < bytes.length; from += size) {
      const part = bytes.subarray(from, from + size)
      const next = from + part.length
      const reply = await put(url, part, `${from}-${next - 1}/${bytes.length}`)
      if (next < bytes.length) {
        expect([reply.status, reply.body['NextExpectedRanges']]).toEqual([200, [String(next)]])
      } else {
        expect([reply.status, reply.body]).toEqual([201, {}])
        const [, id] = /Attachments\('(.+)'\)$/.exec(reply.headers.get('location') ?? '') ?? []
        expect(twin.attachmentsOf(message)).toEqual([
          {
            id,
            name: 'big.bin',
            contentType: 'application/octet-stream',
            size: bytes.length,
            sha256: createHash('sha256').update(bytes).digest('hex'),
          },
        ])
      }
    }
    expect(twin.message(message)['hasAttachments']).toBe(true)
  })

  it('a range with a bearer token is rejected with 401 and recorded', async () => {
    const url = await urlOf(3_200_000)
    const bytes = Buffer.alloc(step)
    const reply = await put(url, bytes, `0-${step - 1}/3200000`, { authorization: 'Bearer good' })
    expect([reply.status, errorCode(reply)]).toEqual([401, 'InvalidAudienceForResource'])
    expect((await put(url, bytes, `0-${step - 1}/3200000`)).status).toBe(200)
    expect(twin.requestsSeen.map(({ method, hadAuthorization }) => [method, hadAuthorization])).toEqual([
      ['POST', true],
      ['PUT', true],
      ['PUT', false],
    ])
  })

  it('the request log does not contain the token of a session', async () => {
    const url = await urlOf(3_200_000)
    await put(url, Buffer.alloc(step), `0-${step - 1}/3200000`)
    const token = new URL(url).searchParams.get('authtoken') ?? ''
    expect(JSON.stringify(twin.requestsSeen)).not.toContain(token)
  })

  it.each([
    [step + 1, `0-${step}/3200000`, 400],
    [step, `0-${step - 2}/3200000`, 400],
    [step, `0-${step - 1}/3200001`, 400],
    [step, `${step}-${2 * step - 1}/3200000`, 416],
    [step, 'all', 400],
  ])('a range of %i bytes with Content-Range %s is rejected', async (length, range, status) => {
    const url = await urlOf(3_200_000)
    expect((await put(url, Buffer.alloc(length), range)).status).toBe(status)
    expect((await put(url, Buffer.alloc(step), `0-${step - 1}/3200000`)).status).toBe(200)
  })

  it('a range is rejected if it has more than 4 MB or another content type', async () => {
    const size = 16 * step
    const url = await urlOf(size)
    expect((await put(url, Buffer.alloc(13 * step), `0-${13 * step - 1}/${size}`)).status).toBe(413)
    const headers = { 'content-type': 'text/plain' }
    expect((await put(url, Buffer.alloc(step), `0-${step - 1}/${size}`, headers)).status).toBe(400)
  })

  it('a repeated range is rejected, and the session returns the next expected range', async () => {
    const url = await urlOf(3_200_000)
    twin.fail({ kind: 'gatewayTimeout', isApplied: true }, { method: 'PUT' })
    const first = (): Promise<Reply> => put(url, Buffer.alloc(step), `0-${step - 1}/3200000`)
    expect((await first()).status).toBe(504)
    expect((await first()).status).toBe(416)
    const progress = await fetch(url)
    expect(await progress.json()).toMatchObject({ NextExpectedRanges: [String(step)] })
  })

  it('a deleted session no longer exists', async () => {
    const url = await urlOf(3_200_000)
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(204)
    expect((await fetch(url)).status).toBe(404)
    expect((await fetch(`${twin.uploadUrl}/elsewhere`)).status).toBe(404)
  })

  it('a session attaches its file to a draft that was moved in the meantime', async () => {
    const url = await urlOf(3_200_000)
    const [moved = ''] = twin.moveMessages([message], 'archive')
    for (let from = 0; from < 3_200_000; from += step) {
      const part = Buffer.alloc(Math.min(step, 3_200_000 - from))
      await put(url, part, `${from}-${from + part.length - 1}/3200000`)
    }
    expect(twin.attachmentsOf(moved)).toMatchObject([{ size: 3_200_000 }])
  })

  it.each([
    [2_999_999, {}, 'ErrorAttachmentSizeShouldNotBeLessThanMinimumSize'],
    [200_000_000, {}, 'ErrorAttachmentSizeLimitExceeded'],
    [4_000_000, { name: '' }, 'ErrorInvalidProperty'],
    [4_000_000, { attachmentType: 'item' }, 'RequestBodyRead'],
  ])('a session for %i bytes with %j is rejected', async (size, others, code) => {
    const reply = await start(size, others)
    expect([reply.status, errorCode(reply)]).toEqual([400, code])
  })
})
