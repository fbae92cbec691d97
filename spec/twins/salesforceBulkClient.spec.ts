import { Connection } from 'jsforce'
import type { SalesforceTwin } from '../../tenant/salesforce'
import { startTwin } from './salesforceCalls'

const fast = { pollInterval: 5, pollTimeout: 5000 }

describe('jsforce with the bulk API and the collections of the Salesforce fake', () => {
  let twin: SalesforceTwin
  let connection: Connection
  beforeEach(async () => {
    twin = await startTwin()
    connection = new Connection({ instanceUrl: twin.url, accessToken: 'good', version: '66.0' })
  })
  afterEach(() => twin.close())

  const load = (operation: 'insert' | 'upsert' | 'delete', input: object[], externalIdFieldName?: string) =>
    connection.bulk2.loadAndWaitForResults({
      object: 'Contact',
      operation,
      ...(externalIdFieldName !== undefined && { externalIdFieldName }),
      input: input as Record<string, string>[],
      ...fast,
    })

  it('jsforce inserts rows and reads the three results', async () => {
    const rows = [
      { LastName: 'Ada', FirstName: 'quote " comma , line\nend' },
      { LastName: '', FirstName: 'B' },
    ]
    const { successfulResults, failedResults, unprocessedRecords } = await load('insert', rows)
    const [id] = twin.ids('Contact')
    expect(successfulResults).toMatchObject([{ sf__Id: id, sf__Created: 'true', LastName: 'Ada' }])
    expect(failedResults).toMatchObject([{ sf__Error: expect.stringContaining('REQUIRED_FIELD_MISSING') }])
    expect(unprocessedRecords).toEqual([])
    expect(twin.record('Contact', String(id))).toMatchObject({ FirstName: 'quote " comma , line\nend' })
  })

  it('jsforce upserts by an external ID and deletes', async () => {
    const rows = [1, 2, 3].map((number) => ({ Legacy_Id__c: `L-${number}`, LastName: 'Ada' }))
    expect((await load('upsert', rows, 'Legacy_Id__c')).successfulResults).toHaveLength(3)
    const again = await load('upsert', rows, 'Legacy_Id__c')
    expect(again.successfulResults.map(({ sf__Created }) => sf__Created)).toEqual(['false', 'false', 'false'])
    expect(twin.ids('Contact')).toHaveLength(3)
    await load(
      'delete',
      twin.ids('Contact').map((Id) => ({ Id })),
    )
    expect(twin.ids('Contact')).toEqual([])
  })

  // One page: jsforce 3.10 ends its stream after the first one.
  it('jsforce runs a bulk query', async () => {
    twin.seed('Contact', 7)
    const records = await (await connection.bulk2.query('SELECT Id, LastName FROM Contact', fast)).toArray()
    expect(records.map((record) => record['Id']).sort()).toEqual(twin.ids('Contact').sort())
    expect(twin.requestsSeen.filter(({ path }) => path.endsWith('/results'))).toHaveLength(1)
  })

  it('jsforce creates a list of records with one request', async () => {
    const records = [1, 2, 3].map((number) => ({ Legacy_Id__c: `L-${number}`, LastName: 'Ada' }))
    const created = await connection.sobject('Contact').create(records)
    expect(created).toMatchObject([{ success: true }, { success: true }, { success: true }])
    expect(twin.requestsSeen.map(({ path }) => path.split('/').slice(-2).join('/'))).toEqual([
      'composite/sobjects',
    ])
  })
})
