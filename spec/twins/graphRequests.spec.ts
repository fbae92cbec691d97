import type { GraphTwin } from '../../tenant/graph'
import { Journal } from '../../tenant/journal'
import { errorCode, get, page, startTwin } from './graphCalls'

describe('requests to the Graph fake', () => {
  let twin: GraphTwin
  let journal: Journal
  beforeEach(async () => {
    journal = new Journal()
    twin = await startTwin({ journal })
  })
  afterEach(() => twin.close())

  it('a missing or invalid token is rejected with 401 and a Bearer challenge', async () => {
    const missing = await get(twin, '/me', { authorization: '' })
    expect([missing.status, errorCode(missing)]).toEqual([401, 'InvalidAuthenticationToken'])
    expect(missing.headers.get('www-authenticate')).toMatch(/^Bearer /)
    for (const authorization of ['Bearer bad', 'Basic good', 'good']) {
      expect((await get(twin, '/me', { authorization })).status).toBe(401)
    }
  })

  it('the token is checked for each request', async () => {
    let isExpired = false
    const other = await startTwin({ accepts: async () => !isExpired })
    expect((await get(other, '/me')).status).toBe(200)
    isExpired = true
    expect((await get(other, '/me')).status).toBe(401)
    await other.close()
  })

  it('an internal failure of the fake does not look like an error of Graph', async () => {
    const other = await startTwin({ accepts: () => Promise.reject(new Error('no authorization server')) })
    const reply = await get(other, '/me')
    expect([reply.status, errorCode(reply)]).toEqual([500, 'TwinFailure'])
    await other.close()
  })

  it('errors have the format of Graph', async () => {
    const now = Date.parse('2026-01-15T12:00:00.250Z')
    const other = await startTwin({ now: () => now })
    const { headers, body } = await get(other, '/me/contacts/nope', { 'client-request-id': 'trace-1' })
    expect(body).toEqual({
      error: {
        code: 'ErrorInvalidIdMalformed',
        message: 'Id is malformed.',
        innerError: {
          date: '2026-01-15T12:00:00',
          'request-id': headers.get('request-id'),
          'client-request-id': 'trace-1',
        },
      },
    })
    expect(headers.get('client-request-id')).toBe('trace-1')
    expect(headers.get('date')).toBe('Thu, 15 Jan 2026 12:00:00 GMT')
    await other.close()
  })

  it('the request log contains the method, path, query names, and status, and no secrets', async () => {
    twin.seed(11)
    const { nextLink = '' } = await page(twin, '/me/contacts?$select=surname')
    await get(twin, nextLink, { 'client-request-id': 'trace-2' })
    await get(twin, '/me', { authorization: 'Bearer very-secret' })
    expect(twin.requestsSeen).toMatchObject([
      { path: '/v1.0/me/contacts', queryNames: ['$select'], status: 200, hadAuthorization: true },
      { queryNames: ['$select', '$skip'], clientRequestId: 'trace-2', journalLength: 1 },
      { method: 'GET', path: '/v1.0/me', status: 401, clientRequestId: undefined },
    ])
    expect(journal.events).toMatchObject([
      { source: 'api', method: 'GET', path: '/v1.0/me/contacts', status: 200, note: '$select' },
      { note: '$select $skip' },
      { status: 401 },
    ])
    expect(twin.statusCounts()).toEqual({ 200: 2, 401: 1 })
    expect(JSON.stringify([twin.requestsSeen, journal.events])).not.toMatch(/very-secret|good|surname/)
    twin.clearRequests()
    expect(twin.requestsSeen).toHaveLength(0)
  })

  it('the request log shows that a request had no Authorization header', async () => {
    await fetch(`${twin.apiBase}/me`)
    expect(twin.requestsSeen).toMatchObject([{ hadAuthorization: false, status: 401 }])
  })
})
