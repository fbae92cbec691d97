import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { ObjectStorage, ObjectStorageWrapper, StorageClient } from '@elastic.io/maester-client'
import { Journal } from '../../tenant/journal'
import { type StorageTwin, startStorageTwin } from '../../tenant/storage'
import { signToken } from '../../tenant/storage/jsonWebToken'

describe('the real maester-client with the storage fake', () => {
  let twin: StorageTwin
  let journal: Journal
  let storage: ObjectStorage
  let now = 0
  beforeEach(async () => {
    now = Date.now()
    journal = new Journal()
    twin = await startStorageTwin({ journal, now: () => now, keptBytes: 1024 * 1024 })
    storage = new ObjectStorage({ uri: twin.url, jwtSecret: twin.token, userAgent: 'spec' })
  })
  afterEach(() => twin.close())

  it('the client adds, reads, replaces, and deletes data', async () => {
    const id = await storage.add({ a: 4 })
    expect((await storage.getOne(id)).data).toEqual({ a: 4 })
    expect(await storage.update(id, { a: 5 })).toMatchObject({
      objectId: id,
      contentType: 'application/json',
    })
    expect((await storage.getOne(id)).data).toEqual({ a: 5 })
    await storage.deleteOne(id)
    expect(twin.objects()).toEqual([])
    await expect(storage.getOne(id)).rejects.toThrow('404')
  })

  it('the fake stores a stream with its type, size, and hash', async () => {
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(5000, 7)])
    const id = await storage.add(async () => Readable.from([png.subarray(0, 4100), png.subarray(4100)]))
    expect(twin.objects()).toMatchObject([
      {
        id,
        size: png.length,
        contentType: 'image/png',
        sha256: createHash('sha256').update(png).digest('hex'),
      },
    ])
    expect((await storage.getOne(id, { responseType: 'arraybuffer' })).data).toEqual(png)
    expect(twin.receivedBytes()).toBe(png.length)
  })

  it('an object has the content type and the headers with which it was sent', async () => {
    const headers = { 'content-type': 'text/csv', 'x-meta-name': 'a.csv', 'x-query-mail': '7' } as const
    const id = await storage.add(async () => Readable.from([Buffer.from('a;b')]), { headers })
    expect(await storage.getHeaders(id)).toMatchObject(headers)
  })

  it('the fake keeps only the size and hash of an object above its limit', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x')
    const id = await storage.add(async () => Readable.from(Array(320).fill(chunk)), {
      headers: { 'content-type': 'application/octet-stream' },
    })
    const hash = createHash('sha256').update(Buffer.alloc(20 * 1024 * 1024, 'x'))
    expect(twin.objects()).toMatchObject([{ id, size: 20 * 1024 * 1024, bytes: undefined }])
    expect(twin.objects()[0]?.sha256).toBe(hash.digest('hex'))
    await expect(storage.getOne(id)).rejects.toThrow('410')
  })

  it('objects are found and deleted by their query headers', async () => {
    await storage.add({ n: 1 }, { headers: { 'x-query-mail': '7' } })
    await storage.add({ n: 2 }, { headers: { 'x-query-mail': '7' } })
    const other = await storage.add({ n: 3 }, { headers: { 'x-query-mail': '8' } })
    expect(await storage.getAllByParams({ 'query[mail]': '7' })).toHaveLength(2)
    await storage.deleteAllByParams({ 'query[mail]': '7' })
    expect(twin.objects().map(({ id }) => id)).toEqual([other])
  })

  it('an object expires after its TTL', async () => {
    const id = await storage.add({}, { headers: { 'x-eio-ttl': 60 } })
    now += 59_000
    expect((await storage.getOne(id)).data).toEqual({})
    now += 1000
    await expect(storage.getOne(id)).rejects.toThrow('404')
  })

  it('ObjectStorageWrapper finds the fake by the environment of a step', async () => {
    const before = { ...process.env }
    Object.assign(process.env, twin.environment)
    const logger = { debug: () => undefined } as never
    const wrapper = new ObjectStorageWrapper({ logger } as never)
    process.env = before
    const id = await wrapper.createObject({ a: 1 }, [{ key: 'k', value: 'v' }])
    expect(await wrapper.lookupObjectById(id)).toEqual({ a: 1 })
  })

  it('tokens that a client signs with the secret are accepted', async () => {
    const signing = new ObjectStorage({ uri: twin.url, jwtSecret: twin.secret })
    const id = await signing.add({ a: 1 }, { jwtPayloadOrToken: { tenantId: 't' } })
    expect(twin.objects()).toMatchObject([{ id }])
  })

  it('a token is rejected if it is missing, unsigned, expired, or signed with another secret', async () => {
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{}').toString('base64url')}.`
    const expired = signToken({ exp: Math.floor(now / 1000) - 1 }, twin.secret)
    for (const token of ['x', unsigned, signToken({}, 'other'), expired]) {
      const adding = new ObjectStorage({ uri: twin.url, jwtSecret: token }).add({})
      await expect(adding).rejects.toThrow('401')
    }
    expect((await fetch(`${twin.url}/objects`, { method: 'POST', body: '{}' })).status).toBe(401)
    expect(twin.objects()).toEqual([])
  })

  it('a fault returns its status, and the client retries a 5xx', async () => {
    twin.fail(500)
    const id = await storage.add({ a: 1 })
    expect(twin.objects()).toMatchObject([{ id }])
    twin.fail(400)
    await expect(storage.add({})).rejects.toThrow('400')
    expect(journal.events.map(({ status }) => status)).toEqual([500, 201, 400])
  })

  it('ObjectStorage opens two streams per attempt, and StorageClient opens one', async () => {
    let opened = 0
    const open = async (): Promise<Readable> => {
      opened++
      return Readable.from([Buffer.from('{"a":1}')])
    }
    await storage.add(open)
    expect(opened).toBe(2)
    const client = new StorageClient({ uri: twin.url, jwtSecret: twin.token })
    expect((await client.post(open)).data).toMatchObject({ objectId: expect.any(String), contentLength: 7 })
    expect(opened).toBe(3)
  })

  it('the journal contains the requests without tokens', async () => {
    const id = await storage.add({ a: 1 })
    await storage.getOne(id)
    expect(journal.events).toMatchObject([
      { source: 'platform', method: 'POST', path: '/objects', status: 201 },
      { source: 'platform', method: 'GET', path: `/objects/${id}`, status: 200 },
    ])
    expect(JSON.stringify(journal.events)).not.toContain(twin.token)
  })

  it.each([
    ['GET', '/objects', 400],
    ['PATCH', '/objects?query[a]=b', 405],
    ['GET', '/objects/none', 404],
    ['GET', '/elsewhere', 404],
  ])('the storage request %s %s is rejected', async (method, path, status) => {
    const headers = { authorization: `Bearer ${twin.token}` }
    expect((await fetch(`${twin.url}${path}`, { method, headers })).status).toBe(status)
  })
})
