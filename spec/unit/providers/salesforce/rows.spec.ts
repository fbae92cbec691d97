import { createRow, findRows, removeRow, writeRow } from '../../../../lib/providers/salesforce/rows'
import { described, scriptedSalesforce } from './scriptedSalesforce'

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
  const record = await writeRow(api, 'Contact', byCode, { Id: 'left out', Code__c: 'left out', Name: 'n' })
  expect(record).toMatchObject({ id, version: 'now' })
  expect(requests()).toEqual([`PATCH ${codePath}`, `GET ${codePath}`])
})

test('a row that is stored and then is not there is an error that says so', async () => {
  const { api, answer } = await scriptedSalesforce()
  answer('PATCH', rowPath, { status: 204 })
  answer('GET', rowPath, missing)
  answer('GET', '/sobjects/Contact/describe', { body: { fields: [described('Id')] } })
  await expect(writeRow(api, 'Contact', { field: 'Id', value: id }, {})).rejects.toMatchObject({
    name: 'TemporaryError',
    mayHaveBeenApplied: true,
    message: expect.stringMatching(
      /^Salesforce stored \w+ of Contact, but then: .* has just stored\. Do not/,
    ),
  })
})

test.each([
  [{ success: false, errors: [{ message: 'No.' }, { message: 'Never.' }] }, 'No.; Never.'],
  [{ id: 5 }, 'it gave no id'],
])('a creation that answers %j has failed', async (body, words) => {
  const { api, answer } = await scriptedSalesforce()
  answer('POST', '/sobjects/Contact', { status: 201, body })
  await expect(createRow(api, 'Contact', {})).rejects.toMatchObject({
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
    [
      'a field that is no key',
      { body: { fields: [described('Code__c')] } },
      'neither the Id nor an external id',
    ],
    ['an object that is none', missing, 'Salesforce has no object "Contact"'],
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
