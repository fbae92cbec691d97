import fc from 'fast-check'
import { formatTicks, parseTicks, ticksOf } from '../../../../../lib/providers/microsoft/polling/ticks'

test.each([
  ['2017-10-07T04:59:12.9698837Z', '2017-10-07T04:59:12.9698837Z'],
  ['2017-10-07T04:59:12Z', '2017-10-07T04:59:12.0000000Z'],
  ['2017-10-07T04:59:12.5Z', '2017-10-07T04:59:12.5000000Z'],
  ['2017-10-07T06:59:12.0000001+02:00', '2017-10-07T04:59:12.0000001Z'],
  ['1969-12-31T23:59:59.9999999Z', '1969-12-31T23:59:59.9999999Z'],
])('%s is formatted as %s', (text, expected) => {
  expect(formatTicks(parseTicks(text) ?? 0n)).toBe(expected)
})

test.each([
  '',
  'yesterday',
  '2017-10-07',
  '2017-10-07T04:59:12',
  '2017-10-07T04:59:12.12345678Z',
  undefined,
  7,
])('%j is not a time of Graph', (text) => {
  expect(parseTicks(text)).toBeUndefined()
})

test('every tick is read back unchanged, and formatted ticks sort by time', () => {
  const ticks = fc.bigInt({ min: ticksOf(0), max: ticksOf(Date.parse('9000-01-01')) })
  fc.assert(
    fc.property(ticks, ticks, (a, b) => {
      expect(parseTicks(formatTicks(a))).toBe(a)
      expect(formatTicks(a) < formatTicks(b)).toBe(a < b)
    }),
  )
})
