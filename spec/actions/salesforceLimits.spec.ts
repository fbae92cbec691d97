import * as getNewAndUpdatedObjectsPolling from '../../lib/triggers/getNewAndUpdatedObjectsPolling'
import { actionStep, createRecord } from './fixtures/actionStep'
import { logger } from './fixtures/inProcess'
import { salesforceFixture } from './fixtures/salesforce'

const org = salesforceFixture()
const [widgets] = org.types
const step = actionStep(org, widgets)
afterEach(() => org.clearFaults())

test.each([
  'SELECT COUNT()FROM Widget__c',
  'select count( )\nfrom Widget__c',
  'SELECT COUNT() FROM Widget__c',
])('the query %j emits the number of records', async (query) => {
  await createRecord(widgets)
  expect(await step.bodies('query', {}, { query })).toEqual([{ count: org.twin.ids('Widget__c').length }])
})

test('the result of a COUNT query without its count is an error', async () => {
  org.twin.fail({ kind: 'answer', status: 200, body: { done: true, records: [] } })
  expect(await step.failure('query', {}, { query: 'SELECT COUNT() FROM Widget__c' })).toMatchObject({
    name: 'UnexpectedResponseError',
    message: expect.stringContaining('"totalSize"'),
  })
})

const values = Array.from({ length: 1500 }, (_, place) => `person${place}@example.com`)
const terms = { sTerm_1: { fieldName: 'Code__c', condition: 'IN', fieldValue: values } }

test('a search with more values than one request can have names the field and the remedy', async () => {
  expect(await step.failure('lookupObjects', { termNumber: 1 }, terms)).toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringMatching(/fewer or shorter values in "fieldValue".*Bulk Query/),
  })
})

test('a search with almost as many values as Salesforce accepts is sent', async () => {
  const key = 'x'.repeat(18)
  const { id } = await createRecord(widgets, key)
  const sTerm_1 = { ...terms.sTerm_1, fieldValue: Array.from({ length: 500 }, () => key) }
  expect(await step.bodies('lookupObjects', { termNumber: 1 }, { sTerm_1 })).toMatchObject([{ Id: id }])
})

test.each([
  [414, 'URI Too Long'],
  [431, 'Request Header Fields Too Large'],
])('a %d for a query names the field and the remedy', async (status, body) => {
  org.twin.fail({ kind: 'answer', status, body })
  const query = `SELECT Id FROM Widget__c WHERE Code__c IN ('${values.join("','")}')`
  expect(await step.failure('query', {}, { query })).toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringMatching(/shorter field "query".*Bulk Query/),
  })
})

test('a key that is longer than a request fails alone', async () => {
  const { id, key } = await createRecord(widgets)
  const records = [
    { Code__c: 'x'.repeat(20_000), Model__c: 'B' },
    { Code__c: key, Model__c: 'B' },
  ]
  const [body] = await step.bodies('updateObjects', { lookupBy: 'Code__c' }, { records })
  expect(body).toMatchObject({ results: [{ error: { name: 'NotFoundError' } }, { success: true, id }] })
})

test.each([' a/b ', '%2e%2e', 'describe'])(
  'a deletion by the malformed ID %j finds no record',
  async (Id) => {
    const { id } = await createRecord(widgets)
    expect(await step.bodies('deleteObject', { lookupBy: 'Id' }, { Id })).toEqual([{}])
    const [body] = await step.bodies('deleteObjects', {}, { records: [{ Id }, { Id: id }] })
    expect(body).toMatchObject({
      results: [
        { success: true, id: null },
        { success: true, id },
      ],
    })
  },
)

const refused = {
  name: 'ConfigurationError',
  message: 'The field "parentId" is not available for Salesforce, which has no folders. Clear the field.',
}

test.each([
  ['createObject', { Model__c: 'A' }],
  ['createObjects', { records: [{ Model__c: 'A' }] }],
] as const)('%s rejects a parentId and creates nothing', async (action, input) => {
  const before = org.twin.ids('Widget__c').length
  expect(await step.failure(action, { parentId: 'folder' }, input)).toMatchObject(refused)
  expect(org.twin.ids('Widget__c')).toHaveLength(before)
})

test('the trigger rejects a parentId', async () => {
  const context = { emit: async () => {}, logger, errorCount: 0 }
  const config = { ...org.account, objectType: 'Widget__c', parentId: 'folder' }
  const polling = getNewAndUpdatedObjectsPolling.process.call(context, { body: {} }, config, {})
  await expect(polling).rejects.toMatchObject(refused)
})
