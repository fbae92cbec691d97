import { Journal } from '../../tenant/journal'
import type { SalesforceTwin } from '../../tenant/salesforce'
import { call, eight, get, rejection, startTwin, textOf } from './salesforceCalls'

describe('the Salesforce fake', () => {
  let twin: SalesforceTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const described = async (object: string): Promise<Record<string, Record<string, unknown>>> => {
    const { body } = await get(twin, `sobjects/${object}/describe`)
    const fields = textOf(body, 'fields') as Record<string, unknown>[]
    return Object.fromEntries(fields.map((field) => [field['name'], field]))
  }

  it('the list of versions needs no token', async () => {
    const { status, body } = await get(twin, '/services/data', { authorization: '' })
    expect(status).toBe(200)
    expect(body).toContainEqual({
      label: "Spring '26",
      url: '/services/data/v66.0',
      version: '66.0',
    })
    expect(body).toContainEqual({ label: "Summer '23", url: '/services/data/v58.0', version: '58.0' })
  })

  it('a version lists its resources and the identity', async () => {
    const { status, body } = await get(twin, '/services/data/v66.0/')
    expect(status).toBe(200)
    expect(body).toMatchObject({ query: '/services/data/v66.0/query', identity: expect.any(String) })
  })

  it('older versions are served at their own paths', async () => {
    const { body } = await get(twin, '/services/data/v58.0/sobjects/')
    expect(body).toMatchObject({
      sobjects: [
        { urls: { sobject: '/services/data/v58.0/sobjects/Account' } },
        {},
        {},
        {},
        {},
        {},
        {},
        {},
        {},
      ],
    })
    expect(rejection(await get(twin, '/services/data/v67.0/'))).toEqual([404, 'NOT_FOUND'])
    expect(rejection(await get(twin, '/services/data/v29.0/'))).toEqual([410, 'UNSUPPORTED_API_VERSION'])
  })

  it('userinfo returns the user and the organization', async () => {
    expect(await get(twin, '/services/oauth2/userinfo')).toMatchObject({
      status: 200,
      body: { user_id: expect.stringMatching(/^005\w{15}$/), organization_id: expect.stringMatching(/^00D/) },
    })
    expect(await get(twin, '/services/oauth2/userinfo', { authorization: 'Bearer bad' })).toMatchObject({
      status: 403,
      body: 'Bad_OAuth_Token',
    })
  })

  it.each([[''], ['Bearer bad'], ['Basic good']])(
    'the authorization "%s" returns 401',
    async (authorization) => {
      const reply = await get(twin, 'sobjects/', { authorization })
      expect(reply).toMatchObject({
        status: 401,
        body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
      })
      expect(reply.headers.has('sforce-limit-info')).toBe(false)
    },
  )

  it('the list of objects includes those that cannot be queried or replicated', async () => {
    const { body } = await get(twin, 'sobjects/')
    expect(body).toMatchObject({ encoding: 'UTF-8', maxBatchSize: 200 })
    const objects = textOf(body, 'sobjects') as Record<string, unknown>[]
    const named = Object.fromEntries(objects.map((object) => [object['name'], object]))
    expect(named).toMatchObject({
      Contact: { queryable: true, replicateable: true, createable: true, keyPrefix: '003', custom: false },
      Widget__c: { label: 'Widget', labelPlural: 'Widgets', custom: true },
      Setting__mdt: { queryable: true, replicateable: false, createable: false },
      AccountHistory: { replicateable: true, updateable: false },
      ContactChangeEvent: { queryable: false, keyPrefix: null },
    })
  })

  it('fields are described as in Salesforce', async () => {
    expect(await described('widget__C')).toMatchObject({
      Id: { type: 'id', idLookup: true, createable: false, nillable: false, length: 18 },
      Model__c: { type: 'string', length: 40, nillable: false, defaultedOnCreate: false, custom: true },
      Batch__c: { createable: true, updateable: false },
      Code__c: { externalId: true, unique: false },
      Serial__c: { externalId: true, unique: true, idLookup: true },
      Number__c: { autoNumber: true, createable: false, updateable: false },
      Total__c: { type: 'currency', calculated: true, createable: false },
      Active__c: { type: 'boolean', nillable: false, defaultedOnCreate: true, defaultValue: false },
      Features__c: { type: 'multipicklist', restrictedPicklist: true },
      Shape__c: { type: 'hologram' },
      Contact__c: { type: 'reference', referenceTo: ['Contact'], relationshipName: 'Contact__r' },
    })
    const { Status__c } = await described('Widget__c')
    expect(Status__c?.['picklistValues']).toEqual([
      { active: true, defaultValue: true, label: 'New', validFor: null, value: 'New' },
      { active: true, defaultValue: false, label: 'In Use', validFor: null, value: 'In Use' },
      { active: true, defaultValue: false, label: 'Retired', validFor: null, value: 'Retired' },
      { active: false, defaultValue: false, label: 'Lost', validFor: null, value: 'Lost' },
    ])
  })

  it('some objects have no SystemModstamp', async () => {
    const times = ['CreatedDate', 'LastModifiedDate', 'SystemModstamp']
    const timesOf = async (object: string): Promise<string[]> =>
      Object.keys(await described(object)).filter((name) => times.includes(name))
    expect(await timesOf('AccountHistory')).toEqual(['CreatedDate'])
    expect(await timesOf('AccountShare')).toEqual(['LastModifiedDate'])
    expect(await timesOf('Setting__mdt')).toEqual(['SystemModstamp'])
    expect(await timesOf('Lead')).toEqual(times)
  })

  it.each([
    ['GET', 'sobjects/Nothing/describe', 404, 'NOT_FOUND'],
    ['GET', 'nothing', 404, 'NOT_FOUND'],
    ['GET', '/elsewhere', 404, 'NOT_FOUND'],
    ['GET', 'sobjects/%ZZ', 404, 'NOT_FOUND'],
    ['PUT', 'sobjects/Contact', 405, 'METHOD_NOT_ALLOWED'],
  ])('the request %s %s is rejected', async (method, path, status, code) => {
    expect(rejection(await call(twin, method, path))).toEqual([status, code])
  })

  it('a request is rejected if its URL and headers exceed 16,384 bytes', async () => {
    const path = 'query?q=SELECT+Id+FROM+Contact'
    expect((await get(twin, path + '+'.repeat(15_000))).status).toBe(200)
    expect((await get(twin, path + '+'.repeat(16_384))).status).toBe(414)
    expect((await get(twin, path + '+'.repeat(100_000))).status).toBe(414)
  })

  it('requests are counted per day and rejected after the limit', async () => {
    twin.setQuota({ used: 891, limit: 893 })
    const usage = async (): Promise<string | null> =>
      (await get(twin, 'sobjects/')).headers.get('sforce-limit-info')
    expect([await usage(), await usage()]).toEqual(['api-usage=892/893', 'api-usage=893/893'])
    const reply = await get(twin, 'sobjects/')
    expect(rejection(reply)).toEqual([403, 'REQUEST_LIMIT_EXCEEDED'])
    expect(reply.headers.get('sforce-limit-info')).toBe('api-usage=893/893')
    twin.setQuota({ limit: 15_000 })
    expect((await get(twin, 'sobjects/')).status).toBe(200)
  })

  it('the fake has its own clock', async () => {
    await twin.close()
    twin = await startTwin({ now: () => eight })
    expect((await get(twin, 'sobjects/')).headers.get('date')).toBe('Sat, 31 Jan 2026 08:00:00 GMT')
    twin.advanceClock(61_500)
    expect((await get(twin, 'sobjects/')).headers.get('date')).toBe('Sat, 31 Jan 2026 08:01:01 GMT')
    expect(twin.record('Contact', twin.create('Contact'))).toMatchObject({
      CreatedDate: '2026-01-31T08:01:01.000+0000',
    })
  })

  it('the request log contains no tokens, and the journal no values', async () => {
    await twin.close()
    const journal = new Journal()
    twin = await startTwin({ journal })
    await get(twin, "query?q=SELECT+Id+FROM+Contact+WHERE+LastName='Secret'")
    await get(twin, 'sobjects/', { authorization: 'Bearer bad' })
    expect(twin.requestsSeen).toMatchObject([
      {
        path: '/services/data/v66.0/query',
        soql: expect.stringContaining('SELECT Id'),
        origin: twin.url,
        status: 200,
      },
      { path: '/services/data/v66.0/sobjects/', hadAuthorization: true, journalLength: 1, status: 401 },
    ])
    expect(journal.events).toMatchObject([
      { source: 'api', method: 'GET', path: '/services/data/v66.0/query', status: 200, note: 'q' },
      { source: 'api', status: 401 },
    ])
    expect(JSON.stringify([journal.events, twin.requestsSeen])).not.toMatch(/good|bad/)
    expect(JSON.stringify(journal.events)).not.toContain('Secret')
    expect(twin.statusCounts()).toEqual({ 200: 1, 401: 1 })
    twin.clearRequests()
    expect(twin.requestsSeen).toEqual([])
  })
})
