import type { GraphTwin } from '../../tenant/graph'
import { until } from '../../tenant/measuring/until'
import { call, errorCode, startTwin } from './graphCalls'

interface Response {
  readonly id: string
  readonly status: number
  readonly headers: Record<string, string>
  readonly body?: Record<string, unknown>
}

describe('$batch of the Graph fake', () => {
  let twin: GraphTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const send = (requests: unknown) => call(twin, 'POST', '/v1.0/$batch', { body: { requests } })
  const responsesOf = async (requests: readonly object[]): Promise<Response[]> => {
    const { body } = await send(requests)
    return (body['responses'] as Response[]).sort((a, b) => Number(a.id) - Number(b.id))
  }
  const json = { 'Content-Type': 'application/json' }
  const creating = (count: number) =>
    Array.from({ length: count }, (_, place) => {
      const body = { givenName: `Person ${place}` }
      return { id: String(place + 1), method: 'POST', url: '/me/contacts', headers: json, body }
    })

  it('the fake carries out each request and responds in another order', async () => {
    const { status, body } = await send(creating(20))
    const responses = body['responses'] as Response[]
    expect(status).toBe(200)
    expect(responses.map(({ id }) => id)).not.toEqual(creating(20).map(({ id }) => id))
    for (const { id, status: created, body: contact } of responses) {
      expect(created).toBe(201)
      expect(contact).toMatchObject({ givenName: `Person ${Number(id) - 1}` })
    }
    expect(twin.contactIds()).toHaveLength(20)
    expect(twin.batches).toMatchObject([
      [{ method: 'POST', url: '/me/contacts', status: 201 }, ...Array(19).fill({})],
    ])
  })

  it('requests of a batch read, change, and remove, each with its own status', async () => {
    const [id = ''] = twin.seed(1)
    const responses = await responsesOf([
      { id: '1', method: 'GET', url: `/me/contacts/${id}?$select=id` },
      { id: '2', method: 'PATCH', url: `/me/contacts/${id}`, headers: json, body: { jobTitle: 'Owner' } },
      { id: '3', method: 'DELETE', url: '/me/contacts/AAMkAnone=' },
      { id: '4', method: 'DELETE', url: `/me/contacts/${id}` },
    ])
    expect(responses.map(({ status }) => status)).toEqual([200, 200, expect.any(Number), 204])
    expect(responses[2]?.body).toMatchObject({ error: { code: expect.stringMatching(/^Error/) } })
  })

  it('a malformed batch is rejected as a whole', async () => {
    const [one] = creating(1)
    const malformed: unknown[] = [
      undefined,
      [],
      creating(21),
      [one, { ...one }],
      [
        { ...one, id: 'a' },
        { ...one, id: 'A' },
      ],
      [{ ...one, headers: {} }],
      [{ ...one, url: 'https://graph.microsoft.com/v1.0/me/contacts' }],
      [{ ...one, method: undefined }],
    ]
    for (const requests of malformed) expect((await send(requests)).status).toBe(400)
    expect(errorCode(await send([]))).toBe('BadRequest')
    expect(twin.contactIds()).toEqual([])
  })

  it('a batch of more than 4 MB is rejected as a whole', async () => {
    const [one] = creating(1)
    const rejected = await send([{ ...one, body: { personalNotes: 'x'.repeat(4 * 1024 * 1024) } }])
    expect([rejected.status, errorCode(rejected)]).toEqual([413, 'RequestEntityTooLarge'])
    expect(twin.contactIds()).toEqual([])
  })

  it('a fault throttles single requests of a batch, with or without Retry-After', async () => {
    twin.fail({ kind: 'throttled', retryAfter: '3' }, { path: '/me/contacts', times: 1 })
    twin.fail({ kind: 'answer', status: 429 }, { path: '/me/contacts', after: 2 })
    const responses = await responsesOf(creating(3))
    expect(responses.map(({ status }) => status)).toEqual([429, 201, 429])
    expect(responses.map(({ headers }) => headers['Retry-After'])).toEqual(['3', undefined, undefined])
  })

  it('a fault rejects the token of single requests', async () => {
    twin.fail({ kind: 'unauthorized' }, { path: '/me/contacts', after: 1 })
    expect((await responsesOf(creating(3))).map(({ status }) => status)).toEqual([201, 401, 201])
  })

  it('the fake omits the response of a request that may have been carried out', async () => {
    twin.fail({ kind: 'reset', isApplied: true }, { path: '/me/contacts' })
    twin.fail({ kind: 'reset' }, { path: '/me/contacts' })
    expect((await responsesOf(creating(3))).map(({ id }) => id)).toEqual(['3'])
    expect(twin.contactIds()).toHaveLength(2)
  })

  it('requests of batches that are sent at the same time are throttled', async () => {
    const statuses = (await Promise.all([responsesOf(creating(20)), responsesOf(creating(20))])).flat()
    expect(statuses.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(4)
    expect((await responsesOf(creating(20))).every(({ status }) => status === 201)).toBe(true)
  })

  it('more than four requests of a mailbox at the same time are throttled, until the first ones have ended', async () => {
    const other = twin.addMailbox('sales@contoso.example').id
    const get = async (path: string) => (await call(twin, 'GET', `/v1.0${path}`)).status
    twin.fail({ kind: 'slow', delayMs: 200 }, { path: '/me/contacts', times: 4 })
    const slow = Promise.all(Array.from({ length: 4 }, () => get('/me/contacts')))
    await until('the requests arrived', () => twin.requestsSeen.length === 4)
    const rejected = await call(twin, 'GET', '/v1.0/me/messages')
    expect([rejected.status, errorCode(rejected)]).toEqual([429, 'ApplicationThrottled'])
    expect((await responsesOf(creating(1))).map(({ status }) => status)).toEqual([429])
    expect([await get('/me'), await get(`/users/${other}/messages`)]).toEqual([200, 200])
    expect(await slow).toEqual([200, 200, 200, 200])
    expect(await get('/me/messages')).toBe(200)
  })
})
