import type { Fault, GraphTwin } from '../../tenant/graph'
import { startForeignOrigin } from '../../tenant/graph/foreignOrigin'
import { call, errorCode, get, page, round, startTwin } from './graphCalls'

describe('faults of the Graph fake', () => {
  let twin: GraphTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const create = (): ReturnType<typeof call> =>
    call(twin, 'POST', '/v1.0/me/contacts', { body: { givenName: 'Ida' } })

  it.each<[Fault, number, string]>([
    [{ kind: 'throttled' }, 429, 'ApplicationThrottled'],
    [{ kind: 'unavailable', retryAfter: '1' }, 503, 'ServiceUnavailable'],
    [{ kind: 'gatewayTimeout' }, 504, 'UnknownError'],
    [{ kind: 'unauthorized' }, 401, 'InvalidAuthenticationToken'],
    [{ kind: 'claimsChallenge' }, 401, 'InvalidAuthenticationToken'],
    [{ kind: 'forbidden' }, 403, 'ErrorAccessDenied'],
    [{ kind: 'insufficientScope' }, 403, 'ErrorAccessDenied'],
    [{ kind: 'insufficientScope', status: 401 }, 401, 'ErrorAccessDenied'],
    [{ kind: 'answer', status: 500, body: { error: { code: 'Odd' } } }, 500, 'Odd'],
  ])('the fault %j applies to one request, which is not carried out', async (fault, status, code) => {
    twin.fail(fault)
    const reply = await create()
    expect([reply.status, errorCode(reply)]).toEqual([status, code])
    expect(twin.contactIds()).toHaveLength(0)
    expect((await create()).status).toBe(201)
  })

  it('Retry-After is a decimal by default, or the value in the fault', async () => {
    twin.fail({ kind: 'throttled' })
    twin.fail({ kind: 'throttled', retryAfter: '0.05' })
    twin.fail({ kind: 'unavailable', retryAfter: 'Thu, 15 Jan 2026 12:00:09 GMT' })
    const values = [await get(twin, '/me'), await get(twin, '/me'), await get(twin, '/me')]
    expect(values.map(({ headers }) => headers.get('retry-after'))).toEqual([
      '2.128',
      '0.05',
      'Thu, 15 Jan 2026 12:00:09 GMT',
    ])
  })

  it('WWW-Authenticate contains the challenge', async () => {
    twin.fail({ kind: 'claimsChallenge' })
    twin.fail({ kind: 'insufficientScope' })
    expect((await get(twin, '/me')).headers.get('www-authenticate')).toMatch(
      /error="insufficient_claims", claims="\S+"/,
    )
    expect((await get(twin, '/me')).headers.get('www-authenticate')).toContain('error="insufficient_scope"')
  })

  it('a gatewayTimeout can return 504 although the write was carried out', async () => {
    twin.fail({ kind: 'gatewayTimeout', isApplied: true })
    expect((await create()).status).toBe(504)
    expect(twin.contactIds()).toHaveLength(1)
  })

  it('a reset closes the connection before or after the write was carried out', async () => {
    twin.fail({ kind: 'reset' })
    await expect(create()).rejects.toThrow('fetch failed')
    expect(twin.contactIds()).toHaveLength(0)
    twin.fail({ kind: 'reset', isApplied: true })
    await expect(create()).rejects.toThrow('fetch failed')
    expect(twin.contactIds()).toHaveLength(1)
    expect(twin.statusCounts()).toEqual({ 0: 2 })
  })

  it('a halfBody closes the connection in the middle of the response body', async () => {
    twin.fail({ kind: 'halfBody' })
    await expect(create()).rejects.toThrow('terminated')
    expect(twin.contactIds()).toHaveLength(1)
  })

  it('a drip sends half of the body and does not end', async () => {
    twin.fail({ kind: 'drip' })
    const response = await fetch(`${twin.apiBase}/me`, { headers: { authorization: 'Bearer good' } })
    const text: string[] = []
    for await (const chunk of response.body ?? []) {
      text.push(Buffer.from(chunk).toString())
      if (text.at(-1) === ' ') break
    }
    expect(text.join('')).toMatch(/^\{"@odata.context".* $/)
  })

  it('an invalidJson returns a body that is not JSON', async () => {
    twin.fail({ kind: 'invalidJson' })
    await expect(get(twin, '/me')).rejects.toThrow(SyntaxError)
  })

  it('an endless list loops through the given number of empty pages until the fault ends', async () => {
    twin.seed(1)
    twin.fail({ kind: 'endless', pages: 2 }, { times: 3 })
    const links: string[] = []
    let path = '/me/contacts'
    for (let number = 0; number < 3; number++) {
      const { body } = await get(twin, path)
      const { value, '@odata.nextLink': link } = body as { value: unknown[]; '@odata.nextLink': string }
      expect(value).toEqual([])
      links.push(link)
      path = link.replace(twin.apiBase, '')
    }
    expect(new Set(links).size).toBe(2)
    expect(links[2]).toBe(links[0])
    expect((await get(twin, path)).body).toMatchObject({ value: [{ givenName: 'Bianca' }] })
  })

  it.each([false, true])('a hugeBody has the given size (compressed: %s)', async (isCompressed) => {
    twin.fail({ kind: 'hugeBody', mebibytes: 3, isCompressed })
    const response = await fetch(`${twin.apiBase}/me`, { headers: { authorization: 'Bearer good' } })
    expect((await response.arrayBuffer()).byteLength).toBe(3 * 2 ** 20)
    expect(response.headers.get('content-encoding')).toBe(isCompressed ? 'gzip' : null)
  })

  it('a slow response arrives late although the request was carried out immediately', async () => {
    twin.fail({ kind: 'slow', delayMs: 60_000 })
    const late = fetch(`${twin.apiBase}/me/contacts`, {
      method: 'POST',
      headers: { authorization: 'Bearer good', 'content-type': 'application/json' },
      body: '{}',
      signal: AbortSignal.timeout(200),
    })
    await expect(late).rejects.toThrow('timeout')
    expect(twin.contactIds()).toHaveLength(1)
    twin.fail({ kind: 'slow', delayMs: 50 })
    const started = Date.now()
    expect((await get(twin, '/me')).status).toBe(200)
    expect(Date.now() - started).toBeGreaterThanOrEqual(45)
  })

  it.each([302, 307] as const)('a redirect returns %i with its location', async (status) => {
    twin.fail({ kind: 'redirect', location: 'http://127.0.0.1:9/elsewhere', status })
    const reply = await get(twin, '/me')
    expect([reply.status, reply.headers.get('location')]).toEqual([status, 'http://127.0.0.1:9/elsewhere'])
  })

  it('rejectAll rejects every token until the faults are cleared', async () => {
    twin.rejectAll()
    for (let time = 0; time < 3; time++) expect((await get(twin, '/me')).status).toBe(401)
    twin.clearFaults()
    expect((await get(twin, '/me')).status).toBe(200)
  })

  it('a syncStateLost applies only to the next delta request', async () => {
    twin.seed(1)
    const delta = `/me/contactFolders/${twin.defaultFolderId}/contacts/delta`
    twin.fail({ kind: 'syncStateLost' })
    expect((await get(twin, '/me')).status).toBe(200)
    const lost = await get(twin, delta)
    expect([lost.status, errorCode(lost)]).toEqual([410, 'SyncStateNotFound'])
    twin.fail({ kind: 'syncStateLost', status: 400, code: 'ResyncRequired' })
    expect(errorCode(await get(twin, delta))).toBe('ResyncRequired')
    expect(await round(twin, delta)).toHaveLength(1)
  })

  it('a foreignLink points to another origin, which records whether it received a bearer token', async () => {
    const foreign = await startForeignOrigin()
    twin.seed(20)
    twin.fail({ kind: 'foreignLink', origin: foreign.url })
    const { nextLink = '' } = await page(twin, '/me/contacts')
    expect(nextLink).toBe(`${foreign.url}/v1.0/me/contacts?%24skip=10`)
    expect((await fetch(nextLink)).status).toBe(200)
    await fetch(nextLink, { method: 'POST', headers: { authorization: 'Bearer good' } })
    expect(foreign.requests).toEqual([
      { method: 'GET', path: '/v1.0/me/contacts', hadAuthorization: false },
      { method: 'POST', path: '/v1.0/me/contacts', hadAuthorization: true },
    ])
    await foreign.close()
  })

  it('a fault applies to the given number of requests with its method and path, after the given number of others', async () => {
    twin.fail({ kind: 'forbidden' }, { method: 'POST' })
    twin.fail({ kind: 'throttled' }, { path: /contacts\?.*top/, times: 2, after: 1 })
    const statuses: number[] = []
    for (const path of ['/me', '/me/contacts', ...Array(4).fill('/me/contacts?$top=1')]) {
      statuses.push((await get(twin, path)).status)
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429, 200])
    expect((await create()).status).toBe(403)
  })

  it('a request without a valid token uses up no fault', async () => {
    twin.fail({ kind: 'throttled' })
    expect((await get(twin, '/me', { authorization: 'Bearer bad' })).status).toBe(401)
    expect((await get(twin, '/me')).status).toBe(429)
  })
})
