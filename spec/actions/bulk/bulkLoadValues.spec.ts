import fc from 'fast-check'
import { bulkFixture } from './bulkFixture'

const { fields, loaded, org, stored } = bulkFixture()

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc
    .array(fc.constantFrom('"', ',', '\n', '\r', '\r\n', ' ', ';', 'ä', '😀', 'a', '\t'), { maxLength: 8 })
    .map((parts) => parts.join('')),
)
const record = fc.record({
  Model__c: fc.stringMatching(/^[A-C]{0,2}$/),
  Notes__c: text,
  Quantity__c: fc.integer({ min: -2, max: 3 }),
})
/** Returns the value of a field after the load. An empty value does not change the field. */
const kept = (value: unknown) => (value === '' || value === '#N/A' ? null : value)

test('the results of records with any values have the index of their record and match the stored values', async () => {
  const property = fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 25 }), async (records) => {
    const { results } = await loaded({ records })
    expect(results.map(({ index }) => index)).toEqual(records.map((_, index) => index))
    for (const [index, { id, success }] of results.entries()) {
      const { Model__c = '', Notes__c = '', Quantity__c = 0 } = records[index] ?? {}
      expect([index, success]).toEqual([index, Model__c !== '' && Quantity__c >= 0])
      if (success)
        expect(fields([String(id)], 'Model__c', 'Notes__c', 'Quantity__c')).toEqual([
          [Model__c, kept(Notes__c), Quantity__c],
        ])
    }
  })
  await fc.assert(property, { numRuns: 15, seed: 14 })
}, 60_000)

test('a file with any values, line endings, and quotation marks is loaded unchanged', async () => {
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r')
  const delimiter = fc.constantFrom(',', ';', '\t', '|')
  const property = fc.asyncProperty(
    fc.array(record, { minLength: 1, maxLength: 15 }),
    lineEnd,
    delimiter,
    fc.boolean(),
    async (records, end, separator, hasMark) => {
      const cell = (value: unknown) => `"${String(value).replaceAll('"', '""')}"`
      const rows = records.map(({ Model__c, Notes__c }) =>
        [cell(`M${Model__c}`), cell(Notes__c)].join(separator),
      )
      const lines = ['Model__c,Notes__c'.replace(',', separator), ...rows]
      const before = new Set(org.twin.ids('Widget__c'))
      const url = await stored(`${hasMark ? '\ufeff' : ''}${lines.join(end)}${hasMark ? end : ''}`)
      expect(await loaded({ url })).toMatchObject({ recordsProcessed: records.length, recordsFailed: 0 })
      const ids = org.twin.ids('Widget__c').filter((id) => !before.has(id))
      const expected = records.map(({ Model__c, Notes__c }) =>
        JSON.stringify([`M${Model__c}`, kept(Notes__c)]),
      )
      expect(
        fields(ids, 'Model__c', 'Notes__c')
          .map((values) => JSON.stringify(values))
          .sort(),
      ).toEqual(expected.sort())
    },
  )
  await fc.assert(property, { numRuns: 15, seed: 14 })
}, 60_000)
