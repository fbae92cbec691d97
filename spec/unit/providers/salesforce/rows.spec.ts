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

test('an upserted row whose response has no body is read by its key', async () => {
  const { api, respond, requests } = await scriptedSalesforce()
  respond('PATCH', codePath, { status: 204 })
  respond('GET', codePath, { body: { Id: id, SystemModstamp: 'now' } })
  const record = await writeRow(
    api,
    'Contact',
    byCode,
    { Id: 'not sent', Code__c: 'not sent', Name: 'n' },
    writeOptions(),
  )
  expect(record).toMatchObject({ id, version: 'now' })
  expect(requests()).toEqual([`PATCH ${codePath}`, `GET ${codePath}`])
})

test.each([
  ['that is not found', missing],
  [
    'that requires a lost permission',
    { status: 403, body: [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'no' }] },
  ],
  [
    'that has too many formulas',
    { status: 400, body: [{ errorCode: 'QUERY_TOO_COMPLICATED', message: 'no' }] },
  ],
])('a saved row %s is emitted with its ID and the given fields, with a warning', async (_, response) => {
  const { api, respond } = await scriptedSalesforce()
  respond('POST', '/sobjects/Contact', { status: 201, body: { id, success: true, errors: [] } })
  respond('GET', rowPath, response)
  respond('GET', '/sobjects/Contact/describe', { body: { fields: [described('Id')] } })
  const options = writeOptions()
  const record = await createRow(api, 'Contact', { LastName: 'Lovelace' }, options)
  expect(record).toMatchObject({ id, body: { Id: id, LastName: 'Lovelace' } })
  expect(options.warnings).toEqual([expect.stringContaining('could not be read')])
})

test('a row of an object that cannot be read by ID is found by a query', async () => {
  const { api, respond } = await scriptedSalesforce()
  respond('GET', codePath, { status: 405, body: [{ errorCode: 'METHOD_NOT_ALLOWED', message: 'no' }] })
  const fields = [described('Id'), described('Code__c', { externalId: true })]
  respond('GET', '/sobjects/Contact/describe', { body: { fields, retrieveable: false, queryable: true } })
  respond('GET', '/query', { body: { done: true, records: [{ Id: id, Code__c: 'x' }] } })
  expect(await findRows(api, 'Contact', byCode)).toMatchObject([{ id }])
})

test('a 405 for an object that can be read by ID is an error, not "there was none"', async () => {
  const { api, respond } = await scriptedSalesforce()
  respond('GET', rowPath, { status: 405, body: '<html>Not allowed</html>' })
  respond('GET', '/sobjects/Contact/describe', { body: { fields: [described('Id')] } })
  await expect(findRows(api, 'Contact', { field: 'Id', value: id })).rejects.toMatchObject({
    name: 'UnexpectedResponseError',
  })
})

test.each([
  [{ status: 404, body: '<html><title>Not here</title></html>' }, 'ApiError'],
  [{ status: 410, body: [{ errorCode: 'GONE', message: 'retired' }] }, 'ConfigurationError'],
  [{ status: 200, body: '<html>Welcome</html>' }, 'UnexpectedResponseError'],
])('a deletion with the response %j causes an error instead of "there was none"', async (response, name) => {
  const { api, respond } = await scriptedSalesforce()
  respond('DELETE', rowPath, response)
  await expect(removeRow(api, 'Contact', id)).rejects.toMatchObject({ name })
})

test('the error for a retired API version contains SALESFORCE_API_VERSION', async () => {
  const { api, respond } = await scriptedSalesforce()
  respond('GET', rowPath, {
    status: 410,
    body: [{ errorCode: 'UNSUPPORTED_API_VERSION', message: 'retired' }],
  })
  await expect(findRows(api, 'Contact', { field: 'Id', value: id })).rejects.toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringContaining('SALESFORCE_API_VERSION'),
  })
})

test('the checkboxes allowDuplicates and skipAssignmentRules are sent as headers', async () => {
  const { api, respond, headers } = await scriptedSalesforce()
  respond('POST', '/sobjects/Contact', { status: 201, body: { id, success: true } })
  respond('GET', rowPath, { body: { Id: id } })
  await createRow(api, 'Contact', {}, writeOptions(['allowDuplicates', 'skipAssignmentRules']))
  expect(headers()[0]).toMatchObject({
    'sforce-duplicate-rule-header': 'allowSave=true',
    'sforce-auto-assign': 'false',
  })
})

test.each([
  [{ success: false, errors: [{ message: 'No.' }, { message: 'Never.' }] }, 'No.; Never.'],
  [{ id: 5 }, 'it returned no ID'],
])('a creation with the response %j fails', async (body, words) => {
  const { api, respond } = await scriptedSalesforce()
  respond('POST', '/sobjects/Contact', { status: 201, body })
  await expect(createRow(api, 'Contact', {}, writeOptions())).rejects.toMatchObject({
    name: 'ApiError',
    message: expect.stringContaining(words),
  })
})

test('several rows are distinguished by the last segment of their URLs', async () => {
  const { api, respond } = await scriptedSalesforce()
  respond('GET', codePath, { status: 300, body: ['/services/data/v66.0/sobjects/Contact/a', '/x/b'] })
  const rows = await findRows(api, 'Contact', byCode)
  expect(rows.map((row) => row.id)).toEqual(['a', 'b'])
})

test('several rows without URLs cause an error', async () => {
  const { api, respond } = await scriptedSalesforce()
  respond('GET', codePath, { status: 300, body: 'choose' })
  await expect(findRows(api, 'Contact', byCode)).rejects.toMatchObject({ name: 'UnexpectedResponseError' })
})

describe('a 404 response', () => {
  test.each([
    ['a missing row', { body: { fields: [described('Code__c', { externalId: true })] } }, 'none'],
    ['a field that does not exist', { body: { fields: [described('Other__c')] } }, 'has no field "Code__c"'],
    ['a field that is not a key', { body: { fields: [described('Code__c')] } }, 'does not identify a record'],
    ['an object that does not exist', missing, 'Salesforce has no such object'],
  ])('a 404 for %s is recognized by the description', async (_, description, expected) => {
    const { api, respond } = await scriptedSalesforce()
    respond('GET', codePath, missing)
    respond('GET', '/sobjects/Contact/describe', description)
    const found = await findRows(api, 'Contact', byCode).catch(({ message }: Error) => message)
    if (expected === 'none') expect(found).toEqual([])
    else expect(found).toContain(expected)
  })
})

test.each([' ', 'a/b', '%2e%2e', 'describe', '003'])(
  'a deletion of the invalid ID "%s" finds no row, and is not requested',
  async (value) => {
    const { api, respond, requests } = await scriptedSalesforce()
    respond('GET', '/sobjects/Contact/describe', { body: { fields: [described('Id')] } })
    expect(await removeRow(api, 'Contact', value)).toBe(false)
    expect(requests()).toEqual(['GET /sobjects/Contact/describe'])
  },
)

test('an invalid ID is not requested, and no row has it', async () => {
  const { api, respond, requests } = await scriptedSalesforce()
  respond('GET', '/sobjects/Contact/describe', { body: { fields: [described('Id')] } })
  expect(await findRows(api, 'Contact', { field: 'Id', value: 'describe' })).toEqual([])
  expect(requests()).toEqual(['GET /sobjects/Contact/describe'])
})

describe.each([400, 404])('a %d INVALID_CROSS_REFERENCE_KEY', (status) => {
  const reference = (fields: readonly string[]) => ({
    status,
    body: [{ errorCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id', fields }],
  })
  const byId = { field: 'Id', value: id }

  async function scripted(fields: readonly string[]) {
    const { api, respond } = await scriptedSalesforce()
    for (const method of ['DELETE', 'GET', 'PATCH']) respond(method, rowPath, reference(fields))
    respond('PATCH', codePath, reference(fields))
    respond('POST', '/sobjects/Contact', reference(fields))
    const description = { fields: [described('Id'), described('Code__c', { externalId: true })] }
    respond('GET', '/sobjects/Contact/describe', { body: description })
    return api
  }

  test(`a ${status} INVALID_CROSS_REFERENCE_KEY without fields means that a record is missing`, async () => {
    const api = await scripted([])
    expect(await removeRow(api, 'Contact', id)).toBe(false)
    expect(await findRows(api, 'Contact', byId)).toEqual([])
    const change = writeRow(api, 'Contact', byId, { Name: 'n' }, writeOptions())
    await expect(change).rejects.toMatchObject({ name: 'NotFoundError' })
  })

  test(`a ${status} INVALID_CROSS_REFERENCE_KEY about a reference is an ApiError`, async () => {
    const [none, field] = [await scripted([]), await scripted(['AccountId'])]
    for (const work of [
      writeRow(field, 'Contact', byId, { AccountId: 'a' }, writeOptions()),
      writeRow(none, 'Contact', byCode, { AccountId: 'a' }, writeOptions()),
      createRow(none, 'Contact', { AccountId: 'a' }, writeOptions()),
    ])
      await expect(work).rejects.toMatchObject({ name: 'ApiError' })
  })
})

test('a path that starts with /services/ is relative to the root of the instance', async () => {
  const { api } = await scriptedSalesforce()
  const called = async (path: string) => (await api({ method: 'GET', path, accepts: [418] })).url.pathname
  expect(await called('/services/apexrest/x')).toBe('/services/apexrest/x')
  expect(await called('/limits')).toBe('/services/data/v66.0/limits')
})
