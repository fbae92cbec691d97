import { Connection } from 'jsforce'
import type { SalesforceTwin } from '../../tenant/salesforce'
import { eight, startTwin } from './salesforceCalls'

describe('jsforce with the Salesforce fake', () => {
  let twin: SalesforceTwin
  let connection: Connection
  beforeEach(async () => {
    twin = await startTwin({ now: () => eight })
    connection = new Connection({ instanceUrl: twin.instanceUrl, accessToken: 'good', version: '66.0' })
  })
  afterEach(() => twin.close())

  it('jsforce queries page by page until done', async () => {
    const ids = twin.seed('Contact', 450)
    const headers = { 'Sforce-Query-Options': 'batchSize=200' }
    let page = await connection.query('SELECT Id FROM Contact ORDER BY Id', { headers })
    const pages = [page]
    while (page.nextRecordsUrl) {
      page = await connection.queryMore(page.nextRecordsUrl)
      pages.push(page)
    }
    expect(pages.map(({ records, done, totalSize }) => [records.length, done, totalSize])).toEqual([
      [200, false, 450],
      [200, false, 450],
      [50, true, 450],
    ])
    expect(pages.flatMap(({ records }) => records.map(({ Id }) => Id))).toEqual(ids)
  })

  it('jsforce fetches all pages of a query, optionally with deleted rows', async () => {
    const ids = twin.seed('Contact', 45)
    twin.delete('Contact', ids.slice(0, 5))
    twin.setBatchSize(10)
    const query = (scanAll: boolean): PromiseLike<{ records: unknown[] }> =>
      connection.query('SELECT Id, IsDeleted FROM Contact', { autoFetch: true, scanAll })
    expect((await query(false)).records).toHaveLength(40)
    expect((await query(true)).records).toHaveLength(45)
  })

  it('jsforce builds SOQL that the fake understands', async () => {
    twin.create('Contact', { LastName: "O'Neill", Title: 'Owner' })
    twin.create('Contact', { LastName: 'Vance', Title: 'Buyer' })
    const contacts = connection.sobject('Contact')
    const found = await contacts
      .find({ LastName: { $like: "O'%" }, $or: [{ Title: 'Owner' }, { Title: ['Buyer', 'x'] }] }, [
        'Id',
        'LastName',
      ])
      .sort({ LastName: 1 })
      .limit(5)
    expect(found).toMatchObject([{ LastName: "O'Neill" }])
    expect(await contacts.find({ LastName: { $nlike: 'O%' } }, '*')).toMatchObject([{ Title: 'Buyer' }])
    expect(await contacts.count({ Title: { $ne: null } })).toBe(2)
  })

  it('jsforce describes the org and an object', async () => {
    const { sobjects } = await connection.describeGlobal()
    expect(sobjects.filter(({ replicateable, queryable }) => queryable && !replicateable)).toMatchObject([
      { name: 'Setting__mdt' },
    ])
    const { fields, name } = await connection.describe('Widget__c')
    expect([name, fields.find(({ externalId, unique }) => externalId && unique)?.name]).toEqual([
      'Widget__c',
      'Serial__c',
    ])
  })

  it('jsforce creates, retrieves, updates, and destroys one record', async () => {
    const contacts = connection.sobject('Contact')
    const created = await contacts.create({ LastName: 'Vance' })
    expect(created).toEqual({ id: twin.ids('Contact')[0], success: true, errors: [] })
    const id = String(created.id)
    expect(await contacts.update({ Id: id, Title: 'Owner' })).toMatchObject({ id, success: true })
    expect(await contacts.retrieve(id)).toMatchObject({ Id: id, LastName: 'Vance', Title: 'Owner' })
    expect(await contacts.destroy(id)).toMatchObject({ success: true })
    await expect(contacts.destroy(id)).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' })
  })

  it('jsforce creates, updates, and destroys several records', async () => {
    const contacts = connection.sobject('Contact')
    const created = await contacts.create([{ LastName: 'A' }, { FirstName: 'B' }])
    expect(created).toMatchObject([
      { success: true },
      { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
    ])
    const ids = twin.ids('Contact')
    expect(await contacts.update(ids.map((Id) => ({ Id, Title: 'Owner' })))).toMatchObject([
      { success: true },
    ])
    expect(await contacts.destroy(ids)).toMatchObject([{ success: true, id: ids[0] }])
    await contacts.create([{ LastName: 'A' }, { FirstName: 'B' }], { allOrNone: true })
    expect(twin.ids('Contact')).toEqual([])
  })

  it('jsforce upserts by an external ID: created, updated, and ambiguous', async () => {
    const widgets = connection.sobject('Widget__c')
    const upsert = (): Promise<unknown> => widgets.upsert({ Code__c: 'A', Model__c: 'M' }, 'Code__c')
    const [first, second] = [await upsert(), await upsert()]
    const [id] = twin.ids('Widget__c')
    expect([first, second]).toMatchObject([
      { id, created: true },
      { id, created: false },
    ])
    twin.create('Widget__c', { Code__c: 'A' })
    await expect(upsert()).rejects.toMatchObject({
      errorCode: 'MULTIPLE_CHOICES',
      data: twin.ids('Widget__c').map((each) => `/services/data/v66.0/sobjects/Widget__c/${each}`),
    })
    const rows = await widgets.upsert(
      [
        { Code__c: 'B', Model__c: 'M' },
        { Code__c: 'A', Model__c: 'M' },
      ],
      'Code__c',
    )
    expect(rows).toMatchObject([{ created: true }, { success: false }])
  })

  it('jsforce lists updated and deleted records', async () => {
    const ids = twin.seed('Contact', 3, { at: eight - 90_000 })
    twin.delete('Contact', ids.slice(0, 1), eight - 30_000)
    const contacts = connection.sobject('Contact')
    const [start, end] = [new Date(eight - 120_000), new Date(eight)]
    expect(await contacts.updated(start, end)).toEqual({
      ids: ids.slice(1),
      latestDateCovered: '2026-01-31T08:00:00.000+0000',
    })
    expect(await contacts.deleted(start, end)).toMatchObject({
      deletedRecords: [{ id: ids[0], deletedDate: '2026-01-31T07:59:30.000+0000' }],
      latestDateCovered: '2026-01-31T08:00:00.000+0000',
    })
  })

  it('errors of jsforce contain the code and the fields', async () => {
    await expect(
      connection.sobject('Widget__c').create({ Quantity__c: -1, Model__c: 'M' }),
    ).rejects.toMatchObject({
      errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message: 'The quantity must not be negative.',
      data: { fields: ['Quantity__c'] },
    })
    await expect(connection.query('SELECT Nope FROM Contact')).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
    })
  })

  it('jsforce reads the used and allowed number of requests', async () => {
    twin.setQuota({ used: 890 })
    await connection.describeGlobal()
    expect(connection.limitInfo).toEqual({ apiUsage: { used: 891, limit: 15_000 } })
  })

  it('jsforce refreshes an expired session and repeats the request', async () => {
    const refreshFn = jest.fn((_connection, callback) => callback(null, 'good'))
    const { instanceUrl } = twin
    const refreshing = new Connection({ instanceUrl, accessToken: 'old', version: '66.0', refreshFn })
    twin.seed('Contact', 1)
    expect((await refreshing.query('SELECT Id FROM Contact')).records).toHaveLength(1)
    expect(refreshFn).toHaveBeenCalledTimes(1)
    expect(twin.statusCounts()).toEqual({ 200: 1, 401: 1 })
  })
})
