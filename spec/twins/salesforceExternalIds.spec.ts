import type { SalesforceTwin } from '../../tenant/salesforce'
import { call, create, get, rejection, startTwin } from './salesforceCalls'

describe('external IDs of the Salesforce fake', () => {
  let twin: SalesforceTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const upsert = (value: string, body: unknown = {}): ReturnType<typeof call> =>
    call(twin, 'PATCH', `sobjects/Widget__c/Code__c/${encodeURIComponent(value)}`, { body })
  const made = (code: string): Promise<string> => create(twin, 'Widget__c', { Model__c: 'M', Code__c: code })
  const urlOf = (id: string): string => `/services/data/v66.0/sobjects/Widget__c/${id}`

  it('an upsert creates a record with 201, or changes an existing one with 200', async () => {
    const created = await upsert('A', { Model__c: 'M' })
    const [id] = twin.ids('Widget__c')
    expect(created).toMatchObject({ status: 201, body: { id, success: true, errors: [], created: true } })
    expect(await upsert('a', { Color__c: 'Red' })).toMatchObject({
      status: 200,
      body: { id, created: false },
    })
    expect(twin.record('Widget__c', String(id))).toMatchObject({
      Code__c: 'A',
      Model__c: 'M',
      Color__c: 'Red',
    })
  })

  it('an upsert returns 300 with the paths if several records match, and changes none', async () => {
    const ids = [await made('A'), await made('A')]
    expect(await upsert('A', { Color__c: 'Red' })).toMatchObject({ status: 300, body: ids.map(urlOf) })
    expect(await get(twin, 'sobjects/Widget__c/Code__c/A')).toMatchObject({
      status: 300,
      body: ids.map(urlOf),
    })
    expect((await call(twin, 'DELETE', 'sobjects/Widget__c/Code__c/A')).status).toBe(300)
    expect(ids.map((id) => twin.record('Widget__c', id)['Color__c'])).toEqual([null, null])
  })

  it('a record is read and deleted by its external ID', async () => {
    const id = await made('A')
    expect(await get(twin, 'sobjects/Widget__c/Code__c/A?fields=Id')).toMatchObject({
      status: 200,
      body: { Id: id },
    })
    expect((await call(twin, 'DELETE', 'sobjects/Widget__c/Code__c/A')).status).toBe(204)
    expect(rejection(await get(twin, 'sobjects/Widget__c/Code__c/A'))).toEqual([404, 'NOT_FOUND'])
    expect(rejection(await call(twin, 'DELETE', 'sobjects/Widget__c/Code__c/A'))).toEqual([404, 'NOT_FOUND'])
  })

  it.each([["it's"], ['a/b'], ['../x'], ['?q#f'], ['%2f'], ['ü ☃'], ['a\\b']])(
    'an external ID can be %j',
    async (code) => {
      expect((await upsert(code, { Model__c: 'M' })).status).toBe(201)
      expect((await upsert(code)).status).toBe(200)
      expect(twin.ids('Widget__c').map((id) => twin.record('Widget__c', id)['Code__c'])).toEqual([code])
    },
  )

  it('an upsert by Id or with updateOnly changes records and creates none', async () => {
    const id = await made('A')
    const byId = `sobjects/Widget__c/Id/${id}`
    expect(await call(twin, 'PATCH', byId, { body: { Color__c: 'Red' } })).toMatchObject({ status: 200 })
    expect(
      rejection(await call(twin, 'PATCH', 'sobjects/Widget__c/Id/a005g0000000000AAA', { body: {} })),
    ).toEqual([404, 'NOT_FOUND'])
    const updateOnly = 'sobjects/Widget__c/Code__c/B?updateOnly=true'
    expect(rejection(await call(twin, 'PATCH', updateOnly, { body: { Model__c: 'M' } }))).toEqual([
      404,
      'NOT_FOUND',
    ])
  })

  it('an upsert is rejected by a field without external IDs, or with the external ID in the body', async () => {
    expect(rejection(await get(twin, 'sobjects/Widget__c/Model__c/M'))).toEqual([404, 'NOT_FOUND'])
    expect(rejection(await upsert('A', { Code__c: 'A' }))).toEqual([400, 'INVALID_FIELD'])
    expect(rejection(await upsert('A'))).toEqual([400, 'REQUIRED_FIELD_MISSING'])
  })
})
