import type { SalesforceTwin } from '../../tenant/salesforce'
import { call, rejection, startTwin } from './salesforceCalls'

describe('collections of the Salesforce fake', () => {
  let twin: SalesforceTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const send = (
    method: string,
    records: unknown[],
    allOrNone?: boolean,
    path = '',
  ): ReturnType<typeof call> =>
    call(twin, method, `composite/sobjects${path}`, { body: { allOrNone, records } })
  const contact = (fields: object): object => ({ attributes: { type: 'Contact' }, ...fields })

  it('a POST creates rows of several objects, each with its own result', async () => {
    const account = { attributes: { type: 'Account' }, Name: 'Contoso' }
    const reply = await send('POST', [contact({ LastName: 'A' }), contact({ FirstName: 'B' }), account])
    expect(reply).toMatchObject({
      status: 200,
      body: [
        { success: true, id: twin.ids('Contact')[0], errors: [] },
        { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] }] },
        { success: true, id: twin.ids('Account')[0] },
      ],
    })
  })

  it('a POST with allOrNone creates no rows if one fails', async () => {
    const reply = await send('POST', [contact({ LastName: 'A' }), contact({ FirstName: 'B' })], true)
    expect(reply).toMatchObject({
      status: 200,
      body: [
        { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
        { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
      ],
    })
    expect(twin.ids('Contact')).toEqual([])
    expect(await send('POST', [contact({ LastName: 'A' }), contact({ LastName: 'B' })], true)).toMatchObject({
      body: [{ success: true }, { success: true }],
    })
  })

  it('duplicates within one request are rejected', async () => {
    const twice = [
      contact({ LastName: 'A', Legacy_Id__c: '7' }),
      contact({ LastName: 'B', Legacy_Id__c: '7' }),
    ]
    expect(await send('POST', twice, true)).toMatchObject({
      body: [{}, { errors: [{ statusCode: 'DUPLICATE_VALUE' }] }],
    })
  })

  it('a PATCH changes rows, each with its own result', async () => {
    const [id] = twin.seed('Contact', 1)
    const rows = [{ id, Title: 'Owner' }, { Title: 'x' }, { id: 'y' }, { id: '0035g0000000000AAA' }].map(
      contact,
    )
    expect(await send('PATCH', rows)).toMatchObject({
      body: [
        { success: true, id },
        { errors: [{ statusCode: 'MISSING_ARGUMENT' }] },
        { errors: [{ statusCode: 'MALFORMED_ID' }] },
        { errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY' }] },
      ],
    })
    expect(twin.record('Contact', String(id))).toMatchObject({ Title: 'Owner' })
  })

  it('a PATCH with an external ID upserts rows', async () => {
    const widget = (fields: object): object => ({
      attributes: { type: 'Widget__c' },
      Model__c: 'M',
      ...fields,
    })
    twin.create('Widget__c', { Model__c: 'M', Code__c: 'twice' })
    twin.create('Widget__c', { Model__c: 'M', Code__c: 'twice' })
    twin.create('Widget__c', { Model__c: 'M', Code__c: 'known' })
    const rows = ['a', 'known', 'twice'].map((Code__c) => widget({ Code__c }))
    expect(await send('PATCH', rows, false, '/Widget__c/Code__c')).toMatchObject({
      body: [{ created: true }, { created: false }, { errors: [{ statusCode: 'DUPLICATE_EXTERNAL_ID' }] }],
    })
    const same = ['b', 'B', 'c'].map((Code__c) => widget({ Code__c }))
    expect(await send('PATCH', same, false, '/Widget__c/Code__c')).toMatchObject({
      body: [
        { errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
        { errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
        { created: true },
      ],
    })
    expect(rejection(await send('PATCH', rows, false, '/Widget__c/Model__c'))).toEqual([404, 'NOT_FOUND'])
  })

  it('the whole request is rejected if one record cannot be read', async () => {
    const good = contact({ LastName: 'A' })
    expect(rejection(await send('POST', [good, contact({ LastName: 'B', Shoe__c: 1 })]))).toEqual([
      400,
      'INVALID_FIELD',
    ])
    expect(rejection(await send('POST', [good, contact({ LastName: 7 })]))).toEqual([
      400,
      'JSON_PARSER_ERROR',
    ])
    expect(twin.ids('Contact')).toEqual([])
  })

  it('a DELETE removes rows of several objects', async () => {
    const ids = [...twin.seed('Contact', 1), ...twin.seed('Account', 1)]
    const remove = (extra = ''): ReturnType<typeof call> =>
      call(twin, 'DELETE', `composite/sobjects?ids=${ids.join(',')}${extra}`)
    expect(await remove()).toMatchObject({ status: 200, body: ids.map((id) => ({ id, success: true })) })
    const isDeleted = { success: false, errors: [{ statusCode: 'ENTITY_IS_DELETED' }] }
    expect(await remove(',nonsense&allOrNone=true')).toMatchObject({
      body: [isDeleted, isDeleted, { errors: [{ statusCode: 'MALFORMED_ID' }] }],
    })
  })

  it('a locked row fails alone, and the request succeeds', async () => {
    twin.lockRows()
    expect(await send('POST', [contact({ LastName: 'A' }), contact({ LastName: 'B' })])).toMatchObject({
      status: 200,
      body: [{ success: false, errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW' }] }, { success: true }],
    })
  })

  it('more than 200 rows, rows without a type, and bodies without rows are rejected', async () => {
    const rows = Array.from({ length: 201 }, () => contact({ LastName: 'A' }))
    expect(rejection(await send('POST', rows))).toEqual([400, 'LIMIT_EXCEEDED'])
    expect((await send('POST', rows.slice(1))).status).toBe(200)
    expect(await send('POST', [{ LastName: 'A' }])).toMatchObject({
      body: [{ errors: [{ statusCode: 'INVALID_TYPE' }] }],
    })
    expect((await call(twin, 'POST', 'composite/sobjects', { body: {} })).status).toBe(400)
  })
})
