import type { SalesforceTwin } from '../../tenant/salesforce'
import { call, create, eight, get, rejection, startTwin } from './salesforceCalls'

describe('records of the Salesforce fake', () => {
  let twin: SalesforceTwin
  beforeEach(async () => {
    twin = await startTwin({ now: () => eight })
  })
  afterEach(() => twin.close())

  const post = (object: string, body: unknown): ReturnType<typeof call> =>
    call(twin, 'POST', `sobjects/${object}`, { body })
  const patch = (path: string, body: unknown): ReturnType<typeof call> =>
    call(twin, 'PATCH', `sobjects/${path}`, { body })

  it('a record can be created, read, changed, and deleted', async () => {
    const created = await post('Contact', { FirstName: 'Jörg', LastName: "O'Neill", MailingCity: 'Ulm' })
    expect(created).toMatchObject({ status: 201, body: { success: true, errors: [] } })
    const [id] = twin.ids('Contact')
    expect(created.body).toMatchObject({ id })
    expect((await patch(`Contact/${id}`, { Title: 'Buyer', MailingCity: null })).status).toBe(204)
    expect(await get(twin, `sobjects/Contact/${id}`)).toMatchObject({
      status: 200,
      body: {
        attributes: { type: 'Contact', url: `/services/data/v66.0/sobjects/Contact/${id}` },
        Id: id,
        Name: "Jörg O'Neill",
        Title: 'Buyer',
        MailingAddress: null,
        HasOptedOutOfEmail: false,
        IsDeleted: false,
        CreatedDate: '2026-01-31T08:00:00.000+0000',
      },
    })
    expect((await call(twin, 'DELETE', `sobjects/Contact/${id}`)).status).toBe(204)
    expect(rejection(await get(twin, `sobjects/Contact/${id}`))).toEqual([404, 'ENTITY_IS_DELETED'])
    expect(rejection(await call(twin, 'DELETE', `sobjects/Contact/${id}`))).toEqual([
      404,
      'ENTITY_IS_DELETED',
    ])
    expect(rejection(await patch(`Contact/${id}`, {}))).toEqual([404, 'ENTITY_IS_DELETED'])
  })

  it('a read returns only the requested fields, and field names are case-insensitive', async () => {
    const id = await create(twin, 'contact', { lastname: 'Vance' })
    const { body } = await get(twin, `sobjects/contact/${id}?fields=lastNAME,Email`)
    expect(body).toEqual({ attributes: expect.anything(), LastName: 'Vance', Email: null })
    expect(rejection(await get(twin, `sobjects/Contact/${id}?fields=Nope`))).toEqual([400, 'INVALID_FIELD'])
  })

  it('a record is found by the first 15 characters of its ID', async () => {
    const id = await create(twin, 'Contact', { LastName: 'Vance' })
    expect(id).toMatch(/^003[0-9A-Za-z]{12}[A-Z0-5]{3}$/)
    expect((await get(twin, `sobjects/Contact/${id.slice(0, 15)}`)).status).toBe(200)
  })

  it('a new record has defaults, auto numbers, formulas, and names', async () => {
    const id = await create(twin, 'Widget__c', { Model__c: 'M', Quantity__c: 3, Price__c: '9.5' })
    expect(twin.record('Widget__c', id)).toMatchObject({
      Name: id,
      Number__c: 'W-000001',
      Status__c: 'New',
      Active__c: false,
      Total__c: 28.5,
      Color__c: null,
    })
  })

  it('values of every type are accepted', async () => {
    const fields = {
      Name: 'W',
      Model__c: 'M',
      Features__c: 'Light;Motion',
      Active__c: true,
      Discount__c: 12.5,
      Built_On__c: '2026-01-30',
      Opens_At__c: '08:00:00.000Z',
      Manual__c: 'https://example.com',
      Notes__c: 'a\nb',
      Shape__c: { sides: 7 },
      Color__c: 'Mauve',
    }
    const sold = { Sold_At__c: '2026-01-30T10:11:12.345+02:00' }
    const contact = { Contact__c: (await create(twin, 'Contact', { LastName: 'V' })).slice(0, 15) }
    const id = await create(twin, 'Widget__c', { ...fields, ...sold, ...contact })
    expect(twin.record('Widget__c', id)).toMatchObject({
      ...fields,
      Sold_At__c: '2026-01-30T08:11:12.000+0000',
      Contact__c: twin.ids('Contact')[0],
    })
  })

  it.each([
    ['Contact', { FirstName: 'A' }, 'REQUIRED_FIELD_MISSING', ['LastName']],
    ['Contact', { LastName: '' }, 'REQUIRED_FIELD_MISSING', ['LastName']],
    ['Lead', { LastName: 'A' }, 'REQUIRED_FIELD_MISSING', ['Company']],
    ['Contact', { LastName: 'x'.repeat(81) }, 'STRING_TOO_LONG', ['LastName']],
    ['Contact', { LastName: 'A', Email: 'nobody' }, 'INVALID_EMAIL_ADDRESS', ['Email']],
    ['Contact', { LastName: 'A', AccountId: 'x' }, 'MALFORMED_ID', ['AccountId']],
    ['Contact', { LastName: 'A', Name: 'B' }, 'INVALID_FIELD_FOR_INSERT_UPDATE', ['Name']],
    ['Contact', { LastName: 'A', Nope: 1 }, 'INVALID_FIELD', undefined],
    ['Contact', { LastName: 'A', Id: '003' }, 'INVALID_FIELD', undefined],
    ['Contact', { LastName: 5 }, 'JSON_PARSER_ERROR', undefined],
    ['Contact', { LastName: 'A', Birthdate: '31.01.2026' }, 'JSON_PARSER_ERROR', undefined],
    ['Contact', { LastName: 'A', EmailBouncedDate: '2026-01-31' }, 'JSON_PARSER_ERROR', undefined],
    ['Widget__c', { Model__c: 'M', Active__c: 'yes' }, 'JSON_PARSER_ERROR', undefined],
    ['Widget__c', { Model__c: 'M', Quantity__c: 'three' }, 'JSON_PARSER_ERROR', undefined],
    [
      'Widget__c',
      { Model__c: 'M', Status__c: 'Lost' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      ['Status__c'],
    ],
    [
      'Widget__c',
      { Model__c: 'M', Features__c: 'Light;Smell' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      ['Features__c'],
    ],
    ['Widget__c', { Model__c: 'M', Quantity__c: -1 }, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', ['Quantity__c']],
    ['AccountHistory', {}, 'INVALID_TYPE_FOR_OPERATION', undefined],
  ])('a new %s with %j is rejected with %s', async (object, body, errorCode, fields) => {
    const reply = await post(object, body)
    expect(reply).toMatchObject({ status: 400, body: [{ message: expect.any(String), errorCode }] })
    expect(reply.body).toEqual([expect.objectContaining(fields ? { fields } : {})])
    expect(twin.ids(object)).toEqual([])
  })

  it('all invalid values are reported', async () => {
    const { body } = await post('Contact', { LastName: 'x'.repeat(81), FirstName: 'y'.repeat(41) })
    expect(body).toMatchObject([{ fields: ['LastName'] }, { fields: ['FirstName'] }])
  })

  it('a duplicate of a unique value is rejected in a POST and a PATCH', async () => {
    const first = await create(twin, 'Widget__c', { Model__c: 'M', Serial__c: 'abc' })
    const duplicate = await post('Widget__c', { Model__c: 'M', Serial__c: 'ABC' })
    expect(duplicate).toMatchObject({
      body: [{ message: expect.stringContaining(first.slice(0, 15)), fields: [] }],
    })
    expect(rejection(duplicate)).toEqual([400, 'DUPLICATE_VALUE'])
    const second = await create(twin, 'Widget__c', { Model__c: 'M' })
    expect(rejection(await patch(`Widget__c/${second}`, { Serial__c: 'abc' }))).toEqual([
      400,
      'DUPLICATE_VALUE',
    ])
    expect((await patch(`Widget__c/${first}`, { Serial__c: 'abc' })).status).toBe(204)
  })

  it('read-only fields and fields that can only be set in a POST cannot be changed', async () => {
    const id = await create(twin, 'Widget__c', { Model__c: 'M', Batch__c: 'B' })
    const rejected = [400, 'INVALID_FIELD_FOR_INSERT_UPDATE']
    expect(rejection(await patch(`Widget__c/${id}`, { Batch__c: 'C' }))).toEqual(rejected)
    expect(rejection(await patch(`Widget__c/${id}`, { SystemModstamp: null }))).toEqual(rejected)
    expect(rejection(await patch(`Widget__c/${id}`, { Model__c: null }))).toEqual([
      400,
      'REQUIRED_FIELD_MISSING',
    ])
  })

  it('the error of an invalid body has a code for the reason', async () => {
    const send = (text: string, contentType: string): Promise<Response> =>
      fetch(`${twin.url}/services/data/v66.0/sobjects/Contact`, {
        method: 'POST',
        headers: { authorization: 'Bearer good', 'content-type': contentType },
        body: text,
      })
    expect((await send('{}', 'text/plain')).status).toBe(415)
    expect(await (await send('{', 'application/json')).json()).toMatchObject([
      { errorCode: 'JSON_PARSER_ERROR' },
    ])
    expect(await (await send('[]', 'application/json')).json()).toMatchObject([
      { errorCode: 'JSON_PARSER_ERROR' },
    ])
  })

  it('a record that never existed returns 404', async () => {
    expect(rejection(await get(twin, 'sobjects/Contact/0035g0000000000AAA'))).toEqual([404, 'NOT_FOUND'])
    expect(rejection(await get(twin, 'sobjects/Contact/nonsense'))).toEqual([404, 'NOT_FOUND'])
    expect(rejection(await patch('Contact/0035g0000000000AAA', {}))).toEqual([404, 'NOT_FOUND'])
  })

  it('a row that an open transaction has written is locked', async () => {
    const id = await create(twin, 'Contact', { LastName: 'Vance' })
    const transaction = twin.begin()
    transaction.update('Contact', [id], { Title: 'Owner' })
    expect(rejection(await patch(`Contact/${id}`, { Title: 'Buyer' }))).toEqual([400, 'UNABLE_TO_LOCK_ROW'])
    transaction.commit()
    expect((await patch(`Contact/${id}`, { Phone: '1' })).status).toBe(204)
    expect(twin.record('Contact', id)).toMatchObject({ Title: 'Owner', Phone: '1' })
  })
})
