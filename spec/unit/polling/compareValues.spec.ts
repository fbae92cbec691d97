import { compareValues, isAfter, isText, type Value } from '../../../lib/polling/compareValues'

test.each<[Value, Value]>([
  [9, 10],
  ['9', '10'],
  [9, '10'],
  ['-10', '-9'],
  ['1.5', 1.75],
  [0.5, 1],
  ['1e3', '2000'],
  ['5e-7', '1e+21'],
  [2 ** 53, 2 ** 53 + 2],
  ['2026-01-31T08:00:00.1234567891Z', '2026-01-31T08:00:00.2Z'],
  ['2026-01-31T08:00:00.05Z', '2026-01-31T08:00:00.1Z'],
  ['109876543210987654320', '109876543210987654321'],
  ['9', '109876543210987654321'],
  ['2026-01-31', '2026-02-01'],
  ['2026-01-31T08:00:00Z', '2026-01-31T08:00:01Z'],
  ['2026-01-31T09:00:00+02:00', '2026-01-31T08:00:00Z'],
  ['2026-01-31T08:00:00.9Z', '2026-01-31T08:00:00.95Z'],
  ['2026-01-31T08:00:00.1234567Z', '2026-01-31T08:00:00.1234568Z'],
  ['2026-01-31 08:00:00', '2026-01-31T08:00:01Z'],
  ['2026-01-31T08:00:00.000+0000', '2026-01-31T08:00:00.001+0000'],
  ['2026-01-31T23:59:59-0500', '2026-02-01T05:00:00Z'],
  ['a', 'b'],
  ['B', 'a'],
  ['10-x', '9-x'],
  ['2026-99-99', '2026-99-999'],
])('%p is lower than %p', (low, high) => {
  expect(compareValues(low, high)).toBeLessThan(0)
  expect(compareValues(high, low)).toBeGreaterThan(0)
})

test.each<[Value, Value]>([
  [5, '5'],
  [5, '5.0'],
  ['2026-01-31T08:00:00Z', '2026-01-31T09:00:00+01:00'],
  ['2026-01-31T08:00:00Z', '2026-01-31 09:00:00 +01:00'],
  ['2026-01-31T08:00:00Z', '2026-01-31T08:00:00.000Z'],
  ['2026-01-31', '2026-01-31T00:00Z'],
  ['2026-01-31T08:00:00', '2026-01-31t08:00:00z'],
  ['a', 'a'],
])('%p equals %p', (a, b) => {
  expect(compareValues(a, b)).toBe(0)
  expect(compareValues(b, a)).toBe(0)
})

const noon = Date.parse('2026-01-31T12:00:00Z')

test.each<[Value, boolean]>([
  ['2026-01-31T12:00:00.000Z', false],
  ['2026-01-31T12:00:00.0000001Z', true],
  ['2026-01-31T13:00:00+02:00', false],
  ['9999-12-31', true],
  [noon, false],
  [noon + 1, true],
  [noon / 1000, false],
  [noon / 1000 + 1, true],
  [`${noon / 1000}.000100`, true],
  // Ids
  [noon * 2, false],
  [17, false],
  ['z', false],
])('%p is after noon: %p', (value, expected) => {
  expect(isAfter(value, noon)).toBe(expected)
})

test.each<[Value, boolean]>([
  [5, false],
  ['5.5', false],
  ['2026-01-31', false],
  ['2026-01-31 08:00:00 +0200', false],
  ['Sat, 31 Jan 2026 08:00:00 GMT', true],
  ['01JQ8Z', true],
])('%p is compared as text: %p', (value, expected) => {
  expect(isText(value)).toBe(expected)
})
