import { decimalText } from '../../../lib/values/text/decimalText'

test.each([
  ['7', '7'],
  ['007', '7'],
  ['+7', '7'],
  ['7.0', '7'],
  ['10.50', '10.5'],
  ['100', '100'],
  ['0', '0'],
  ['-0.00', '0'],
  ['-0.50', '-0.5'],
  ['123456789012345678.10', '123456789012345678.1'],
])('%s is written as %s', (text, normal) => {
  expect(decimalText(text)).toBe(normal)
})

test.each(['', ' ', '0x10', '1e3', '.5', '5.', '1,000', '--1', 'NaN', 'Infinity', '7 ', '٧'])(
  '"%s" has no normal form',
  (text) => {
    expect(decimalText(text)).toBeUndefined()
  },
)

test('many zeros take no more time than other digits', () => {
  const startedAt = performance.now()
  decimalText(`1.${'0'.repeat(1_000_000)}1`)
  expect(performance.now() - startedAt).toBeLessThan(1000)
})
