import { createRow, findRows, removeRow, writeRow } from '../../../../lib/providers/salesforce/rows'
import { described, scriptedSalesforce, writeOptions } from './scriptedSalesforce'

const id = '0035g00000000001AA'
const rowPath = `/sobjects/Contact/${id}`
const codePath = '/sobjects/Contact/Code__c/x'
const byCode = { field: 'Code__c', value: 'x' }
const missing = {
  status: 404,
  body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
}

test('an upsert that answers without a body is read by its key', async () => {
  const { api, answer, requests } = await scriptedSalesforce()
  answer('PATCH', codePath, { status: 204 })
  answer('GET', codePath, { body: { Id: id, SystemModstamp: 'now' } })
  const record = await writeRow(
    api,
    'Contact',
    byCode,
    { Id: 'left out', Code__c: 'left out', Name: 'n' },
    writeOptions(),
  )
  expect(record).toMatchObject({ id, version: 'now' })
  expect(requests()).toEqual([`PATCH ${codePath}`, `GET ${codePath}`])
})

test.each([
  ['is not found', missing],
  [
    'is behind a lost permission',
    { status: 403, body: [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'no' }] },
  ],
  ['has too many formulas', { status: 400, body: [{ errorCode: 'QUERY_TOO_COMPLICATED', message: 'no' }] }],
])('a saved row that %s is emitted with its ID and the given fields, with a warning', async (_, response) => {
  const { api, answer } = await scriptedSalesforce()
  answer('POST', '/sobjects/Contact', { status: 201, body: { id, success: true, errors: [] } })
  answer('GET', rowPath, response)
  answer('GET', '/sobjects/Contact/describe', { body: { fields: [described('Id')] } })
  const options = writeOptions()
  const record = await createRow(api, 'Contact', { LastName: 'Lovelace' }, options)
  expect(record).toMatchObject({ id, body: { Id: id, LastName: 'Lovelace' } })
  expect(options.warnings).toEqual([expect.stringContaining('could not be read')])
})

test('a row of an object that cannot be read by ID is found by a query', async () => {
  const { api, answer } = await scriptedSalesforce()
  answer('GET', codePath, { status: 405, body: [{ errorCode: 'METHOD_NOT_ALLOWED', message: 'no' }] })
  const fields = [described('Id'), described('Code__c', { externalId: true })]
  answer('GET', '/sobjects/Contact/describe', { body: { fields, retrieveable: false, queryable: true } })
  answer('GET', '/query', { body: { done: true, records: [{ Id: id, Code__c: 'x' }] } })
  expect(await findRows(api, 'Contact', byCode)).toMatchObject([{ id }])
})

test('a 405 for an object that can be read by ID is an error, not "there was none"', async () => {
  const { api, answer } = await scriptedSalesforce()
  answer('GET', rowPath, { status: 405, body: '<html>Not allowed</html>' })
  answer('GET', '/sobjects/Contact/describe', { body: { fields: [described('Id')] } })
  await expect(findRows(api, 'Contact', { field: 'Id', value: id })).rejects.toMatchObject({
    name: 'UnexpectedResponseError',
  })
})

test.each([
  [{ status: 404, body: '<html><title>Not here</title></html>' }, 'ApiError'],
  [{ status: 410, body: [{ errorCode: 'GONE', message: 'retired' }] }, 'ConfigurationError'],
  [{ status: 200, body: '<html>Welcome</html>' }, 'UnexpectedResponseError'],
])('a deletion that is answered with %j is neither done nor "there was none"', async (response, name) => {
  const { api, answer } = await scriptedSalesforce()
  answer('DELETE', rowPath, response)
  await expect(removeRow(api, 'Contact', id)).rejects.toMatchObject({ name })
})

test('a retired API version names SALESFORCE_API_VERSION', async () => {
  const { api, answer } = await scriptedSalesforce()
  answer('GET', rowPath, {
    status: 410,
    body: [{ errorCode: 'UNSUPPORTED_API_VERSION', message: 'retired' }],
  })
  await expect(findRows(api, 'Contact', { field: 'Id', value: id })).rejects.toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringContaining('SALESFORCE_API_VERSION'),
  })
})

test('the check boxes allowDuplicates and skipAssignmentRules are headers of the write', async () => {
  const { api, answer, headers } = await scriptedSalesforce()
  answer('POST', '/sobjects/Contact', { status: 201, body: { id, success: true } })
  answer('GET', rowPath, { body: { Id: id } })
  await createRow(api, 'Contact', {}, writeOptions(['allowDuplicates', 'skipAssignmentRules']))
  expect(headers()[0]).toMatchObject({
    'sforce-duplicate-rule-header': 'allowSave=true',
    'sforce-auto-assign': 'false',
  })
})

test.each([
  [{ success: false, errors: [{ message: 'No.' }, { message: 'Never.' }] }, 'No.; Never.'],
  [{ id: 5 }, 'it returned no ID'],
])('a creation that answers %j has failed', async (body, words) => {
  const { api, answer } = await scriptedSalesforce()
  answer('POST', '/sobjects/Contact', { status: 201, body })
  await expect(createRow(api, 'Contact', {}, writeOptions())).rejects.toMatchObject({
    name: 'ApiError',
    message: expect.stringContaining(words),
  })
})

test('several rows are told by the last part of their URLs', async () => {
  const { api, answer } = await scriptedSalesforce()
  answer('GET', codePath, { status: 300, body: ['/services/data/v66.0/sobjects/Contact/a', '/x/b'] })
  const rows = await findRows(api, 'Contact', byCode)
  expect(rows.map((row) => row.id)).toEqual(['a', 'b'])
})

test('several rows without their URLs are an error, not none', async () => {
  const { api, answer } = await scriptedSalesforce()
  answer('GET', codePath, { status: 300, body: 'choose' })
  await expect(findRows(api, 'Contact', byCode)).rejects.toMatchObject({ name: 'UnexpectedResponseError' })
})

describe('a 404', () => {
  test.each([
    ['a missing row', { body: { fields: [described('Code__c', { externalId: true })] } }, 'none'],
    ['a field that is none', { body: { fields: [described('Other__c')] } }, 'has no field "Code__c"'],
    ['a field that is no key', { body: { fields: [described('Code__c')] } }, 'does not identify a record'],
    ['an object that is none', missing, 'Salesforce has no such object'],
  ])('of %s is told from the others by the description', async (_, description, expected) => {
    const { api, answer } = await scriptedSalesforce()
    answer('GET', codePath, missing)
    answer('GET', '/sobjects/Contact/describe', description)
    const found = await findRows(api, 'Contact', byCode).catch(({ message }: Error) => message)
    if (expected === 'none') expect(found).toEqual([])
    else expect(found).toContain(expected)
  })
})

test('what is no id is asked for nowhere', async () => {
  const { api, answer, requests } = await scriptedSalesforce()
  answer('GET', '/sobjects/Contact/describe', { body: { fields: [described('Id')] } })
  expect(await removeRow(api, 'Contact', 'describe')).toBe(false)
  expect(requests()).toEqual(['GET /sobjects/Contact/describe'])
})

test('a path that begins with /services/ is taken from the root of the instance', async () => {
  const { api } = await scriptedSalesforce()
  const called = async (path: string) => (await api({ method: 'GET', path, accepts: [418] })).url.pathname
  expect(await called('/services/apexrest/x')).toBe('/services/apexrest/x')
  expect(await called('/limits')).toBe('/services/data/v66.0/limits')
})
