import fc from 'fast-check'
import { fieldChunks, queryManyFields } from '../../../../lib/providers/salesforce/query/queryManyFields'
import { soql } from '../../../../lib/providers/salesforce/query/soql'
import { scriptedSalesforce } from './scriptedSalesforce'

test('every field is in one chunk, and each chunk starts with Id and does not exceed its size', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[A-Z]\w{0,39}$/), { maxLength: 80 })
  fc.assert(
    fc.property(names, fc.integer({ min: 60, max: 400 }), (fields, mostBytes) => {
      const chunks = fieldChunks(['Id', ...fields.filter((name) => name !== 'Id')], mostBytes)
      expect(chunks.every(([first]) => first === 'Id')).toBe(true)
      expect(chunks.flatMap((chunk) => chunk.slice(1))).toEqual(fields.filter((name) => name !== 'Id'))
      for (const chunk of chunks.filter(({ length }) => length > 2)) {
        expect(encodeURIComponent(chunk.join(', ')).length).toBeLessThanOrEqual(mostBytes)
      }
    }),
  )
})

test('a chunk has at most as many fields as worked before', () => {
  expect(fieldChunks(['Id', 'A', 'B', 'C'], 1000, 3)).toEqual([
    ['Id', 'A', 'B'],
    ['Id', 'C'],
  ])
})

test('a query without other fields selects the Id', () => {
  expect(fieldChunks(['Id'], 1000)).toEqual([['Id']])
})

const fields = ['Id', 'A__c', 'B__c', 'C__c', 'D__c']
const wanted = { objectType: 'Wide__c', fields, rest: soql`ORDER BY Id` }
const id = 'a00000000000001AAA'

test('a query that is too complicated is split and merged, and the next one starts with the size that worked', async () => {
  const { api, respond, requests } = await scriptedSalesforce()
  const tooComplicated = {
    status: 400,
    body: [{ errorCode: 'QUERY_TOO_COMPLICATED', message: 'Too many formulas' }],
  }
  const rows = (row: object) => ({ body: { done: true, records: [{ Id: id, ...row }] } })
  respond('GET', '/query', tooComplicated, rows({ A__c: 1, B__c: 2 }), rows({ A__c: 1, B__c: 2 }))
  respond('GET', '/queryAll', ...Array(2).fill(rows({ C__c: 3, D__c: 4 })))
  const expected = [{ Id: id, A__c: 1, B__c: 2, C__c: 3, D__c: 4 }]
  expect(await queryManyFields(api, wanted, { includeDeleted: false })).toEqual(expected)
  expect(requests()).toHaveLength(3)
  expect(await queryManyFields(api, wanted, { includeDeleted: false })).toEqual(expected)
  expect(requests()).toHaveLength(5)
})

test.each([0, 2000, 12_000])(
  'URL and headers stay below 16,384 bytes with a token of %d bytes',
  async (tokenBytes) => {
    const sizes: number[] = []
    const many = Array.from({ length: 700 }, (_, index) => `A_long_name_of_a_custom_field_${index}__c`)
    const api = Object.assign(
      async ({ query }: { query?: Record<string, string> }) => {
        sizes.push(encodeURIComponent(query?.['q'] ?? '').length + tokenBytes)
        const records = Array.from({ length: 250 }, (_, index) => ({
          Id: `${id.slice(0, 12)}${100 + index}AAA`,
        }))
        const body = Buffer.from(JSON.stringify({ done: true, records }))
        return { status: 200, headers: {}, body, url: new URL('https://x.example') }
      },
      { tokenBytes: () => tokenBytes },
    )
    await queryManyFields(api, { ...wanted, fields: many }, { includeDeleted: false })
    expect(Math.max(...sizes)).toBeLessThanOrEqual(16_384 - 1000)
  },
)
