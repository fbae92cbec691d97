import {
  describeObject,
  fieldOf,
  forgetDescription,
  uniqueFieldOf,
} from '../../../../lib/providers/salesforce/describe'
import { described, scriptedSalesforce } from './scriptedSalesforce'

const describePath = '/sobjects/Contact/describe'

async function description(body: unknown) {
  const { api, respond } = await scriptedSalesforce()
  respond('GET', describePath, { body })
  return describeObject(api, 'Contact')
}

test.each([
  [{}, false],
  [{ nillable: false }, true],
  [{ nillable: false, defaultedOnCreate: true }, false],
  [{ nillable: false, createable: false }, false],
])('whether a field with %j is required: %s', async (changes, isRequired) => {
  const { fields } = await description({ fields: [described('A', changes)] })
  expect(fields).toMatchObject([{ name: 'A', isRequired }])
})

test('a field with few properties is accepted', async () => {
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
      isSortable: true,
      isNillable: true,
      isRequired: false,
      isUniqueKey: false,
      choices: [],
    },
  ])
})

test('active choices are offered, and inactive ones are not', async () => {
  const picklistValues = [{ value: 'a', active: true }, { value: 'b', active: false }, { value: 'c' }, null]
  const { fields } = await description({ fields: [described('A', { type: 'picklist', picklistValues })] })
  expect(fields[0]?.choices).toEqual(['a', 'c'])
})

test.each([{}, { fields: 'none' }])('a response without fields is rejected: %j', async (body) => {
  await expect(description(body)).rejects.toMatchObject({
    name: 'UnexpectedResponseError',
    message: expect.stringContaining('without fields'),
  })
})

test('a field is found regardless of its case', async () => {
  expect(fieldOf(await description({ fields: [described('LastName')] }), 'lastname').name).toBe('LastName')
})

test('the Id, external IDs, and lookup fields identify a record', async () => {
  const keys = [described('Code__c', { externalId: true }), described('Email', { idLookup: true })]
  const contact = await description({ fields: [described('Id'), ...keys, described('Name')] })
  for (const key of ['Id', 'Code__c', 'Email']) uniqueFieldOf(contact, key)
  expect(() => uniqueFieldOf(contact, 'Name')).toThrow(
    expect.objectContaining({ name: 'ConfigurationError' }),
  )
})

test('a description is read once and kept until a response contradicts it', async () => {
  const { api, respond, requests } = await scriptedSalesforce()
  respond('GET', describePath, ...Array(2).fill({ body: { fields: [described('Id')] } }))
  await describeObject(api, 'Contact')
  await describeObject(api, 'Contact')
  expect(requests()).toHaveLength(1)
  expect(forgetDescription(api, 'Contact')).toBe(true)
  expect(forgetDescription(api, 'Contact')).toBe(false)
  await describeObject(api, 'Contact')
  expect(requests()).toHaveLength(2)
})
