import type { ManyWrite } from '../../../../lib/providers/manyRecords/manyRecords'
import { objects } from '../../../../lib/providers/salesforce/objects'
import { described, scriptedSalesforce } from './scriptedSalesforce'

const policy = { maxRetries: 0, maxWaitMs: 0, sleep: async () => {}, random: () => 0, now: () => 0 }
const ids = ['001000000000001AAA', '001000000000002AAA', '001000000000003AAA']

/** Writes records by a numeric external ID. `found` is JSON, because JavaScript would round some of its numbers. */
async function write(
  operation: ManyWrite['operation'],
  keys: readonly unknown[],
  ...found: readonly string[][]
) {
  const { api, respond, requests } = await scriptedSalesforce()
  const fields = [described('Id'), described('Num__c', { type: 'double', externalId: true, idLookup: true })]
  respond('GET', '/sobjects/Account/describe', { body: { fields } })
  const headers = { 'content-type': 'application/json' }
  let place = 0
  for (const numbers of found) {
    const records = numbers.map((number) => `{"Id":"${ids[place++]}","Num__c":${number}}`)
    respond('GET', '/query', { headers, body: `{"done":true,"records":[${records}]}` })
  }
  for (let count = 1; count <= keys.length; count++) {
    const path = '/composite/sobjects'
    respond(operation === 'delete' ? 'DELETE' : 'PATCH', path, {
      body: ids.slice(0, found.flat().length).map((id) => ({ id, success: true, errors: [] })),
    })
  }
  const rows = keys.map((key, index) => ({ Num__c: key, Name: `Name ${index}` }))
  const options = { parentId: undefined, isAllOrNone: false, idempotencyKeyOf: () => undefined }
  const results = await objects.writeMany(
    api,
    { objectType: 'Account', operation, keyField: 'Num__c', rows, ...options },
    policy,
  )
  const queries = requests()
    .map(decodeURIComponent)
    .filter((request) => request.includes('/query'))
  return { results, lists: queries.map((query) => / IN \((.*)\)/.exec(query)?.[1]) }
}

test.each([
  ['007', '7', '7'],
  ['7.0', '7', '7.0'],
  ['10.50', '10.5', '10.5'],
  ['+3', '3', '3'],
  ['-0', '0', '-0.0'],
  [7.5, '7.5', '7.5'],
  ['350000000', '350000000', '3.5E8'],
  ['123456789012345678', '123456789012345678', '123456789012345678'],
  ['123456789012345678', '123456789012345678', '1.23456789012345677E17'],
  ['0.00000010', '0.0000001', '1.0E-7'],
])('the key %j is sent as %s and finds the row with %s', async (key, sent, stored) => {
  for (const operation of ['update', 'delete'] as const) {
    const { results, lists } = await write(operation, [key], [stored])
    expect(lists).toEqual([sent])
    expect(results).toEqual([{ success: true, id: ids[0] }])
  }
})

test.each(['0x10', '1e3', 'seven', '1,000', '.5'])(
  'the key "%s" fails alone, with the expected form',
  async (key) => {
    for (const operation of ['update', 'delete'] as const) {
      const { results } = await write(operation, [key, '7'], ['7'])
      const message = `The field "Num__c" of records[0] is "${key}", which is not a number such as 12.5, without an exponent. Check the field.`
      expect(results).toEqual([
        { success: false, error: { name: 'ConfigurationError', message } },
        { success: true, id: ids[0] },
      ])
    }
  },
)

test('two keys that JavaScript would round to the same number find their own records', async () => {
  const keys = ['123456789012345678', '123456789012345679', '5']
  const rounded = '1.23456789012345677E17'
  const { results, lists } = await write('update', keys, [rounded], [rounded, '5'])
  expect(lists).toEqual(['123456789012345678', '123456789012345679, 5'])
  expect(results.map(({ id }) => id)).toEqual(ids)
})

test('a long integer that differs only in its last digit is not found', async () => {
  const { results } = await write('update', ['123456789012345678'], ['123456789012345679'])
  expect(results).toMatchObject([{ success: false, error: { name: 'NotFoundError' } }])
})

test('keys of equal numbers are one record, of which the later fields win', async () => {
  const { results, lists } = await write('update', ['007', '7.0'], ['7'])
  expect(lists).toEqual(['7'])
  expect(results).toEqual([
    { success: true, id: ids[0] },
    { success: true, id: ids[0] },
  ])
})
