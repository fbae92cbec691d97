import { startForeignOrigin } from '../../tenant/graph/foreignOrigin'
import type { Fault, SalesforceTwin } from '../../tenant/salesforce'
import { call, get, query, rejection, startTwin, textOf } from './salesforceCalls'

describe('faults of the Salesforce fake', () => {
  let twin: SalesforceTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const create = (): ReturnType<typeof call> =>
    call(twin, 'POST', 'sobjects/Contact', { body: { LastName: 'Vance' } })

  it.each<[Fault, number, string]>([
    [{ kind: 'unauthorized' }, 401, 'INVALID_SESSION_ID'],
    [{ kind: 'closedToRest' }, 401, 'INVALID_SESSION_ID'],
    [{ kind: 'forbidden' }, 403, 'INSUFFICIENT_ACCESS'],
    [{ kind: 'limitExceeded' }, 403, 'REQUEST_LIMIT_EXCEEDED'],
    [{ kind: 'unavailable', retryAfter: '1' }, 503, 'SERVER_UNAVAILABLE'],
    [{ kind: 'answer', status: 500, body: [{ errorCode: 'UNKNOWN_EXCEPTION' }] }, 500, 'UNKNOWN_EXCEPTION'],
  ])('the fault %j applies to one request, which is not carried out', async (fault, status, code) => {
    twin.fail(fault)
    expect(rejection(await create())).toEqual([status, code])
    expect(twin.ids('Contact')).toEqual([])
    expect((await create()).status).toBe(201)
  })

  it('the error message of closedToRest says that the session is not valid for REST', async () => {
    twin.fail({ kind: 'closedToRest' })
    expect((await create()).body).toEqual([
      { message: 'This session is not valid for use with the REST API', errorCode: 'INVALID_SESSION_ID' },
    ])
  })

  it('lostRows removes rows of a CSV, and header replaces or removes a header', async () => {
    twin.seed('Contact', 3)
    const body = { operation: 'query', query: 'SELECT Id FROM Contact' }
    const results = `jobs/query/${textOf((await call(twin, 'POST', 'jobs/query', { body })).body, 'id')}/results`
    twin.fail({ kind: 'lostRows', count: 2 })
    const { body: csv, headers } = await get(twin, results)
    expect(String(csv).split('\n')).toHaveLength(3)
    expect(headers.get('sforce-numberofrecords')).toBe('3')
    twin.fail({ kind: 'header', name: 'sforce-locator' })
    twin.fail({ kind: 'header', name: 'sforce-locator', value: 'again' })
    const values = [await get(twin, results), await get(twin, results)].map((each) =>
      each.headers.get('sforce-locator'),
    )
    expect(values).toEqual([null, 'again'])
  })

  it('lockRows rejects the given number of writes', async () => {
    const [id] = twin.seed('Contact', 1)
    twin.lockRows(2)
    const update = (): ReturnType<typeof call> =>
      call(twin, 'PATCH', `sobjects/Contact/${id}`, { body: { Title: 'Owner' } })
    expect(rejection(await create())).toEqual([400, 'UNABLE_TO_LOCK_ROW'])
    expect(rejection(await update())).toEqual([400, 'UNABLE_TO_LOCK_ROW'])
    expect(twin.record('Contact', String(id))['Title']).not.toBe('Owner')
    expect((await update()).status).toBe(204)
    expect(twin.ids('Contact')).toHaveLength(1)
  })

  it('a queryTimeout applies only to queries', async () => {
    twin.fail({ kind: 'queryTimeout' }, { times: 2 })
    expect((await create()).status).toBe(201)
    expect(rejection(await query(twin, 'SELECT Id FROM Contact'))).toEqual([400, 'QUERY_TIMEOUT'])
    expect(rejection(await query(twin, 'SELECT Id FROM Contact', 'queryAll'))).toEqual([400, 'QUERY_TIMEOUT'])
    expect((await query(twin, 'SELECT Id FROM Contact')).status).toBe(200)
  })

  it('an unavailable response has Retry-After only if the fault sets it', async () => {
    twin.fail({ kind: 'unavailable', retryAfter: '2' })
    twin.fail({ kind: 'unavailable' })
    const values = [await create(), await create()].map(({ headers }) => headers.get('retry-after'))
    expect(values).toEqual(['2', null])
  })

  it('a reset closes the connection before or after the write was carried out', async () => {
    twin.fail({ kind: 'reset' })
    await expect(create()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
    expect(twin.ids('Contact')).toHaveLength(0)
    twin.fail({ kind: 'reset', isApplied: true })
    await expect(create()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
    expect(twin.ids('Contact')).toHaveLength(1)
    expect(twin.statusCounts()).toEqual({ 0: 2 })
  })

  it('an error response can hide that the write was carried out', async () => {
    twin.fail({ kind: 'answer', status: 504, body: '<html>', isApplied: true })
    expect(await create()).toMatchObject({ status: 504, body: '<html>' })
    expect(twin.ids('Contact')).toHaveLength(1)
  })

  it('a halfBody ends in the middle of a response body, and an invalidJson is not JSON', async () => {
    twin.fail({ kind: 'halfBody' })
    await expect(get(twin, 'sobjects/')).rejects.toThrow('terminated')
    twin.fail({ kind: 'invalidJson' })
    await expect(get(twin, 'sobjects/')).rejects.toBeInstanceOf(SyntaxError)
  })

  it('an endless list loops through the given number of empty pages', async () => {
    twin.fail({ kind: 'endless', pages: 2 }, { times: 3 })
    const links: string[] = []
    let path = 'query/?q=SELECT Id FROM Contact'
    for (let number = 0; number < 3; number++) {
      const { body } = await get(twin, path)
      expect(body).toMatchObject({ done: false, records: [] })
      const link = String(textOf(body, 'nextRecordsUrl'))
      links.push(link)
      path = link.replace('/services/data/v66.0/', '')
    }
    expect(links).toEqual([links[0], links[1], links[0]])
    expect(links[1]).not.toBe(links[0])
  })

  it('a slow response arrives late', async () => {
    twin.fail({ kind: 'slow', delayMs: 60 })
    const started = Date.now()
    expect((await get(twin, 'sobjects/')).status).toBe(200)
    expect(Date.now() - started).toBeGreaterThanOrEqual(55)
  })

  it('a foreignLink and a redirect point to another origin', async () => {
    const foreign = await startForeignOrigin()
    twin.seed('Contact', 3)
    twin.setBatchSize(2)
    twin.fail({ kind: 'foreignLink', origin: foreign.url })
    const { body } = await query(twin, 'SELECT Id FROM Contact')
    expect(textOf(body, 'nextRecordsUrl')).toContain(`${foreign.url}/services/data/v66.0/query/`)
    twin.fail({ kind: 'redirect', location: foreign.url })
    expect(await get(twin, 'sobjects/')).toMatchObject({ status: 307 })
    await foreign.close()
  })

  it('a fault applies only to requests that match its rule', async () => {
    twin.fail({ kind: 'unavailable' }, { method: 'POST', path: /Contact$/, after: 1, times: 2 })
    const statuses = []
    for (let count = 0; count < 4; count++) statuses.push((await create()).status)
    expect(statuses).toEqual([201, 503, 503, 201])
    expect((await get(twin, 'sobjects/Contact')).status).toBe(200)
  })

  it('rejectAll rejects every token until cleared, and a bad token is rejected before any fault', async () => {
    twin.rejectAll()
    expect([(await create()).status, (await create()).status]).toEqual([401, 401])
    twin.clearFaults()
    twin.fail({ kind: 'unavailable' })
    expect((await get(twin, 'sobjects/', { authorization: 'Bearer bad' })).status).toBe(401)
    expect((await create()).status).toBe(503)
  })
})
