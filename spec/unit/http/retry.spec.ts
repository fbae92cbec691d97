import fc from 'fast-check'
import { retryAfterMs, retryDelayMs } from '../../../lib/http/retry'

const now = Date.parse('2026-03-01T12:00:00Z')

describe('Retry-After', () => {
  test.each([
    ['5', 5000],
    ['0', 0],
    ['2.128', 2128],
    [' 3 ', 3000],
    ['120', 120_000],
  ])('%j is read as seconds', (value, expected) => {
    expect(retryAfterMs({ headers: { 'retry-after': value } }, now)).toBeCloseTo(expected, 6)
  })

  test("a date is compared to the server's own clock", () => {
    const headers = { 'retry-after': 'Sun, 01 Mar 2026 08:00:07 GMT', date: 'Sun, 01 Mar 2026 08:00:00 GMT' }
    expect(retryAfterMs({ headers }, now)).toBe(7000)
  })

  test.each([undefined, '', 'yesterday'])(
    'a date is compared to the local clock if the Date header is %j',
    (date) => {
      const headers = { 'retry-after': 'Sun, 01 Mar 2026 12:00:07 GMT', ...(date !== undefined && { date }) }
      expect(retryAfterMs({ headers }, now)).toBe(7000)
    },
  )

  test('a date in the past means no delay', () => {
    expect(retryAfterMs({ headers: { 'retry-after': 'Sun, 01 Mar 2026 11:59:00 GMT' } }, now)).toBe(0)
  })

  test.each([undefined, '', '  ', 'soon', '-1', '5 s', '5, 5', '1e3', '0x10', '.', '5.', '.5'])(
    'the value %j is ignored',
    (value) => {
      expect(
        retryAfterMs({ headers: value === undefined ? {} : { 'retry-after': value } }, now),
      ).toBeUndefined()
    },
  )

  test('any value means a delay of at least 0 or none', () => {
    const text = fc.oneof(fc.string(), fc.date({ noInvalidDate: true }).map(String), fc.double().map(String))
    fc.assert(
      fc.property(text, text, (value, date) => {
        const wait = retryAfterMs({ headers: { 'retry-after': value, date } }, now)
        expect(wait === undefined || wait >= 0).toBe(true)
      }),
    )
  })
})

describe('the delay', () => {
  test.each([
    [1, 250, 500],
    [2, 500, 1000],
    [3, 1000, 2000],
    [6, 8000, 16_000],
    [7, 15_000, 30_000],
    [50, 15_000, 30_000],
    [5000, 15_000, 30_000],
  ])('the delay after attempt %d is between %d and %d ms', (attempt, least, most) => {
    expect(retryDelayMs(attempt, undefined, 0)).toBe(least)
    expect(retryDelayMs(attempt, undefined, 0.999999)).toBe(most)
  })

  test('the delay is at least what the server requests and at most half a second longer', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, requested, random) => {
          const delay = retryDelayMs(attempt, requested, random)
          expect(delay).toBeGreaterThanOrEqual(requested)
          expect(delay).toBeLessThanOrEqual(Math.ceil(requested + 500))
        },
      ),
    )
  })
})
