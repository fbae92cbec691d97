import type { SalesforceTwin } from '../../tenant/salesforce'
import { eight, get, query, records, rejection, startTwin, textOf, values } from './salesforceCalls'

describe('SOQL of the Salesforce fake', () => {
  let twin: SalesforceTwin
  beforeEach(async () => {
    twin = await startTwin({ now: () => eight })
  })
  afterEach(() => twin.close())

  const contacts = (...names: string[]): string[] =>
    names.map((LastName) => twin.create('Contact', { LastName }))
  const names = (where: string): Promise<unknown[]> =>
    values(twin, `SELECT LastName FROM Contact WHERE ${where} ORDER BY LastName`, 'LastName')

  it('a query returns the fields in the requested order, with attributes', async () => {
    const [id] = contacts('Vance')
    const { body } = await query(twin, 'select name, ID FROM contact')
    const attributes = { type: 'Contact', url: `/services/data/v66.0/sobjects/Contact/${id}` }
    expect(body).toEqual({ totalSize: 1, done: true, records: [{ attributes, Name: 'Vance', Id: id }] })
    expect(Object.keys((await records(twin, 'SELECT Name, Id FROM Contact'))[0] ?? {})).toEqual([
      'attributes',
      'Name',
      'Id',
    ])
  })

  it('a query can count records', async () => {
    contacts('A', 'B')
    const { body } = await query(twin, "SELECT count() FROM Contact WHERE LastName = 'A'")
    expect(body).toEqual({ totalSize: 1, done: true, records: [] })
  })

  it.each([
    ["LastName = 'b'", ['B']],
    ["LastName != 'b'", ['A', 'C', 'D']],
    ["LastName < 'C'", ['A', 'B']],
    ["LastName <= 'c'", ['A', 'B', 'C']],
    ["LastName > 'C'", ['D']],
    ["LastName >= 'C'", ['C', 'D']],
    ["LastName IN ('A', 'D', 'x')", ['A', 'D']],
    ["LastName NOT IN ('A', 'D')", ['B', 'C']],
    ["NOT LastName = 'A'", ['B', 'C', 'D']],
    ["LastName = 'A' OR LastName = 'B' OR LastName = 'C'", ['A', 'B', 'C']],
    ["LastName > 'A' AND (LastName < 'C' OR LastName = 'D')", ['B', 'D']],
    ["LastName > 'A' AND (NOT LastName LIKE 'C')", ['B', 'D']],
    ["(((LastName = 'A')))", ['A']],
    ['FirstName = null', ['A', 'B', 'C', 'D']],
    ['FirstName != NULL', []],
    ["FirstName != 'x'", ['A', 'B', 'C', 'D']],
    ["FirstName > 'x'", []],
    ['HasOptedOutOfEmail = TRUE', []],
    ['HasOptedOutOfEmail = false', ['A', 'B', 'C', 'D']],
    ['CreatedDate = 2026-01-31T09:00:00+01:00', ['A', 'B', 'C', 'D']],
    ['CreatedDate > 2026-01-31T07:59:59Z', ['A', 'B', 'C', 'D']],
    ['CreatedDate >= 2026-01-31T08:00:00.001Z', []],
    ['CreatedDate < 2026-01-31T08:00:00.000+0000', []],
  ])('a query finds the records that match WHERE %s', async (where, expected) => {
    contacts('D', 'B', 'A', 'C')
    expect(await names(where)).toEqual(expected)
  })

  it.each([
    ['%', ['100%', 'a\\b', 'A_B', 'axb']],
    ['a%', ['a\\b', 'A_B', 'axb']],
    ['a_b', ['a\\b', 'A_B', 'axb']],
    ['a\\_b', ['A_B']],
    ['%\\%', ['100%']],
    ['a\\\\b', ['a\\b']],
    ['A.B', []],
    ['', []],
  ])("a query finds the records that match LIKE '%s'", async (pattern, expected) => {
    contacts('axb', 'A_B', '100%', 'a\\b')
    expect(await names(`LastName LIKE '${pattern}'`)).toEqual(expected)
  })

  it.each([["O'Neill"], ['a\\b'], ["\\'"], ['line\nbreak'], ['"'], ['ü☃'], ['%2f ../?#']])(
    'the escaped string %j finds its record',
    async (name) => {
      contacts(name, 'other')
      const escaped = name.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')
      expect(await names(`LastName = '${escaped}'`)).toEqual([name])
      expect(await names(`LastName IN ('${escaped}')`)).toEqual([name])
    },
  )

  it('a query compares numbers, dates, picklists, and IDs', async () => {
    const fields = { Model__c: 'M', Quantity__c: 3, Built_On__c: '2026-01-30', Features__c: 'Light;Sound' }
    const id = twin.create('Widget__c', fields)
    twin.create('Widget__c', { Model__c: 'N', Quantity__c: 20 })
    const found = (where: string): Promise<unknown[]> =>
      values(twin, `SELECT Id FROM Widget__c WHERE ${where}`, 'Id')
    expect(await found('Quantity__c < 19.5')).toEqual([id])
    expect(await found('Built_On__c > 2026-01-29')).toEqual([id])
    expect(await found("Features__c INCLUDES ('Motion', 'Sound;Light')")).toEqual([id])
    expect(await found("Features__c EXCLUDES ('Light')")).not.toContain(id)
    expect(await found(`Id = '${id.slice(0, 15)}'`)).toEqual([id])
    expect(await found(`Id > '${id}'`)).toHaveLength(1)
    expect(await found("Status__c = 'new' AND Active__c = false")).toHaveLength(2)
  })

  it('a query supports ORDER BY, LIMIT, and OFFSET', async () => {
    for (const [LastName, Title] of [
      ['B', 'x'],
      ['A', 'x'],
      ['C', null],
      ['D', 'a'],
    ])
      twin.create('Contact', { LastName, Title })
    const ordered = (clause: string): Promise<unknown[]> =>
      values(twin, `SELECT LastName FROM Contact ORDER BY ${clause}`, 'LastName')
    expect(await ordered('Title, LastName DESC')).toEqual(['C', 'D', 'B', 'A'])
    expect(await ordered('Title DESC NULLS LAST, LastName ASC')).toEqual(['A', 'B', 'D', 'C'])
    expect(await ordered('LastName LIMIT 2 OFFSET 1')).toEqual(['B', 'C'])
    expect((await query(twin, 'SELECT Id FROM Contact LIMIT 3')).body).toMatchObject({
      totalSize: 3,
      done: true,
    })
  })

  it.each([
    ['SELECT', 'MALFORMED_QUERY'],
    ['', 'MALFORMED_QUERY'],
    ['SELECT * FROM Contact', 'MALFORMED_QUERY'],
    ['SELECT Id Contact', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact c', 'MALFORMED_QUERY'],
    ['SELECT FIELDS(ALL) FROM Contact LIMIT 200', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact WHERE', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE LastName = 'O'Neill'", 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE LastName = 'a\nb'", 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE LastName = 'a\\q'", 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE LastName = 'a\\'", 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact WHERE LastName = "a"', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE LastName IS 'a'", 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE LastName = 'a' AND LastName = 'b' OR LastName = 'c'", 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE LastName = 'a' AND NOT LastName = 'b'", 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE NOT LastName = 'a' AND LastName = 'b'", 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE (LastName = 'a'", 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact WHERE LastName IN ()', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact WHERE CreatedDate > 2026-01-31T08:00:00', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact WHERE CreatedDate > 2026-01-31T08:00:00 00:00', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact WHERE CreatedDate > 2026-13-31T08:00:00Z', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact LIMIT 5 ORDER BY Id', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact LIMIT -1', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact; DELETE', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact GROUP BY Id', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE'],
    ['SELECT Nope FROM Contact', 'INVALID_FIELD'],
    ['SELECT Account.Name FROM Contact', 'INVALID_FIELD'],
    ['SELECT Id, ID FROM Contact', 'INVALID_FIELD'],
    ["SELECT Id FROM Contact WHERE Nope = 'a'", 'INVALID_FIELD'],
    ["SELECT Id FROM Contact WHERE Description = 'a'", 'INVALID_FIELD'],
    ['SELECT Id FROM Contact ORDER BY Description', 'INVALID_FIELD'],
    ["SELECT Id FROM Contact WHERE CreatedDate > '2026-01-31T08:00:00Z'", 'INVALID_FIELD'],
    ['SELECT Id FROM Contact WHERE CreatedDate > 2026-01-31', 'INVALID_FIELD'],
    ['SELECT Id FROM Contact WHERE LastName = 5', 'INVALID_FIELD'],
    ["SELECT Id FROM Contact WHERE HasOptedOutOfEmail = 'true'", 'INVALID_FIELD'],
    ["SELECT Id FROM Contact WHERE Id = 'abc'", 'INVALID_QUERY_FILTER_OPERATOR'],
    ["SELECT Id FROM Contact WHERE Id LIKE '003%'", 'INVALID_QUERY_FILTER_OPERATOR'],
    ['SELECT Id FROM Contact WHERE LastName > null', 'INVALID_QUERY_FILTER_OPERATOR'],
    ['SELECT Id FROM Contact WHERE HasOptedOutOfEmail > false', 'INVALID_QUERY_FILTER_OPERATOR'],
    ["SELECT Id FROM Widget__c WHERE Features__c > 'A'", 'INVALID_QUERY_FILTER_OPERATOR'],
    ['SELECT Id FROM Nothing', 'INVALID_TYPE'],
    ['SELECT ReplayId FROM ContactChangeEvent', 'INVALID_TYPE'],
  ])('the query %j is rejected with %s', async (soql, code) => {
    expect(rejection(await query(twin, soql))).toEqual([400, code])
  })

  it('the error message contains the position of the error', async () => {
    const { body } = await query(twin, 'SELECT Id, Nope FROM Contact')
    expect(textOf((body as unknown[])[0], 'message')).toBe(
      "\nSELECT Id, Nope FROM Contact\n           ^\nERROR at Row:1:Column:12\nNo such column 'Nope' on entity 'Contact'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
    )
  })

  it('deleted rows are returned by queryAll only', async () => {
    const [kept, gone] = contacts('A', 'B')
    twin.delete('Contact', [String(gone)], eight + 5000)
    const soql = 'SELECT Id, IsDeleted, LastModifiedDate, SystemModstamp FROM Contact ORDER BY Id'
    expect(await values(twin, soql, 'Id')).toEqual([kept])
    expect(await records(twin, soql, 'queryAll')).toMatchObject([
      { Id: kept, IsDeleted: false },
      {
        Id: gone,
        IsDeleted: true,
        LastModifiedDate: '2026-01-31T08:00:00.000+0000',
        SystemModstamp: '2026-01-31T08:00:05.000+0000',
      },
    ])
    expect(await records(twin, 'SELECT Id FROM Contact WHERE IsDeleted = true', 'queryAll')).toHaveLength(1)
  })

  it('nextRecordsUrl leads through the original result, even if rows are deleted', async () => {
    const ids = twin.seed('Contact', 450)
    const first = await get(twin, 'query?q=SELECT+Id+FROM+Contact+ORDER+BY+Id', {
      'sforce-query-options': 'batchSize=200',
    })
    expect(first.body).toMatchObject({
      totalSize: 450,
      done: false,
      nextRecordsUrl: expect.stringMatching(/^\/services\/data\/v66\.0\/query\/01g\w{15}-200$/),
    })
    twin.delete('Contact', ids)
    const second = await get(twin, String(textOf(first.body, 'nextRecordsUrl')))
    expect(second.body).toMatchObject({
      totalSize: 450,
      done: false,
      nextRecordsUrl: expect.stringMatching(/-400$/),
    })
    const third = await get(twin, String(textOf(second.body, 'nextRecordsUrl')))
    expect(third.body).toMatchObject({ totalSize: 450, done: true })
    expect(third.body).not.toHaveProperty('nextRecordsUrl')
    const pages = [first, second, third].flatMap(({ body }) => textOf(body, 'records') as object[])
    expect(pages.map((record) => textOf(record, 'Id'))).toEqual(ids)
  })

  it('batchSize is only a hint', async () => {
    twin.seed('Contact', 2500)
    const sizeFor = async (options: string): Promise<number> => {
      const { body } = await get(twin, 'query?q=SELECT+Id+FROM+Contact', { 'sforce-query-options': options })
      return (textOf(body, 'records') as unknown[]).length
    }
    expect([await sizeFor(''), await sizeFor('batchSize=5'), await sizeFor('batchSize=9000')]).toEqual([
      2000, 200, 2000,
    ])
    expect(await sizeFor('batchSize=300')).toBe(300)
    twin.setBatchSize(7)
    expect(await sizeFor('batchSize=300')).toBe(7)
  })

  it('a locator expires after two days or on request, and can be limited to its session', async () => {
    await twin.close()
    twin = await startTwin({ accepts: () => true })
    twin.seed('Contact', 20)
    twin.setBatchSize(10)
    const opened = async (): Promise<string> =>
      String(textOf((await get(twin, 'query?q=SELECT+Id+FROM+Contact')).body, 'nextRecordsUrl'))
    const other = { authorization: 'Bearer other' }
    expect((await get(twin, await opened(), other)).status).toBe(200)
    twin.tieLocatorsToSession()
    expect(rejection(await get(twin, await opened(), other))).toEqual([401, 'INVALID_SESSION_ID'])
    const old = await opened()
    twin.expireLocators()
    expect(rejection(await get(twin, old))).toEqual([400, 'INVALID_QUERY_LOCATOR'])
    const older = await opened()
    twin.advanceClock(2 * 24 * 3_600_000)
    expect(rejection(await get(twin, older))).toEqual([400, 'INVALID_QUERY_LOCATOR'])
    expect(rejection(await get(twin, 'query/nonsense'))).toEqual([400, 'INVALID_QUERY_LOCATOR'])
  })
})
