import { aheadPauseMs, drawAheadPoint, isDueAhead, refreshPolicies } from '../../../lib/auth/refreshPolicy'

test('the policies are those of the credential', () => {
  expect(refreshPolicies).toEqual(['whenRejected', 'everyCall', 'ahead'])
})

test('each process refreshes at a point of its own between 70 and 90 % of the lifetime', () => {
  for (const random of [0, 0.5, 0.999]) expect(drawAheadPoint(random)).toBeCloseTo(0.7 + 0.2 * random)
})

test('a token is due from the point on, and not a millisecond earlier', () => {
  const expiry = { expiresAtMs: 1_000_000, lifetimeMs: 100_000 }
  expect(isDueAhead(expiry, 0.75, 974_999)).toBe(false)
  expect(isDueAhead(expiry, 0.75, 975_000)).toBe(true)
  expect(isDueAhead(expiry, 0.75, 2_000_000)).toBe(true)
})

test('a token that was not renewed is left alone for half a minute, or for 5 % of a longer lifetime', () => {
  expect(aheadPauseMs(undefined)).toBe(30_000)
  expect(aheadPauseMs({ expiresAtMs: 0, lifetimeMs: 60_000 })).toBe(30_000)
  expect(aheadPauseMs({ expiresAtMs: 0, lifetimeMs: 3_600_000 })).toBe(180_000)
})
