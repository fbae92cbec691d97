import { checkUniqueKey, describeObject, fieldOf } from '../../../../lib/providers/salesforce/describe'
import { described, scriptedSalesforce } from './scriptedSalesforce'

const describePath = '/sobjects/Contact/describe'

async function description(body: unknown, headers: Record<string, string> = {}) {
  const { api, answer } = await scriptedSalesforce()
  answer('GET', describePath, { body, headers })
  return describeObject(api, 'Contact')
}

test.each([
  [{}, false],
  [{ nillable: false }, true],
  [{ nillable: false, defaultedOnCreate: true }, false],
  [{ nillable: false, createable: false }, false],
])('a field %j is required: %s', async (changes, isRequired) => {
  const { fields } = await description({ fields: [described('A', changes)] })
  expect(fields).toMatchObject([{ name: 'A', isRequired }])
})

test('a field that says little is read all the same', async () => {
  const { fields } = await description({ fields: [{ name: 'A' }] })
  expect(fields).toEqual([
    {
      name: 'A',
      label: 'A',
      type: '',
      length: 0,
      isCreateable: false,
      isUpdateable: false,
      isFilterable: true,
      isRequired: false,
      isUniqueKey: false,
      choices: [],
    },
  ])
})

test('only active choices are offered', async () => {
  const picklistValues = [{ value: 'a', active: true }, { value: 'b', active: false }, { value: 'c' }, null]
  const { fields } = await description({ fields: [described('A', { type: 'picklist', picklistValues })] })
  expect(fields[0]?.choices).toEqual(['a', 'c'])
})

test('the clock is the server’s, where it tells the time', async () => {
  const date = 'Sat, 31 Jan 2026 08:00:00 GMT'
  expect((await description({ fields: [] }, { date })).serverTimeMs).toBe(Date.UTC(2026, 0, 31, 8))
})

test.each([{}, { fields: 'none' }])('an answer without fields is an error: %j', async (body) => {
  await expect(description(body)).rejects.toMatchObject({
    name: 'UnexpectedResponseError',
    message: expect.stringContaining('without its fields'),
  })
})

test('a field is found whatever its case', async () => {
  expect(fieldOf(await description({ fields: [described('LastName')] }), 'lastname').name).toBe('LastName')
})

test('the id, external ids and lookup fields are keys', async () => {
  const keys = [described('Code__c', { externalId: true }), described('Email', { idLookup: true })]
  const fields = [described('Id'), ...keys, described('Name')]
  const { api, answer } = await scriptedSalesforce()
  answer('GET', describePath, ...Array.from({ length: 4 }, () => ({ body: { fields } })))
  for (const key of ['Id', 'Code__c', 'Email']) await checkUniqueKey(api, 'Contact', key)
  await expect(checkUniqueKey(api, 'Contact', 'Name')).rejects.toMatchObject({ name: 'ConfigurationError' })
})
