import fc from 'fast-check'
import { fieldChunks } from '../../../../lib/providers/salesforce/queryManyFields'

test('every field stands in one chunk, each chunk begins with Id and fits', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[A-Z]\w{0,39}$/), { maxLength: 80 })
  fc.assert(
    fc.property(names, fc.integer({ min: 50, max: 300 }), (fields, longest) => {
      const chunks = fieldChunks(['Id', ...fields.filter((name) => name !== 'Id')], longest)
      expect(chunks.every(([first]) => first === 'Id')).toBe(true)
      expect(chunks.flatMap((chunk) => chunk.slice(1))).toEqual(fields.filter((name) => name !== 'Id'))
      for (const chunk of chunks.filter(({ length }) => length > 2)) {
        expect(chunk.join(', ').length).toBeLessThanOrEqual(longest + 4)
      }
    }),
  )
})

test('no fields leave Id', () => {
  expect(fieldChunks(['Id'])).toEqual([['Id']])
})
