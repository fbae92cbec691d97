import { expiryOf, lifetimeSeconds, withExpiry } from '../../../lib/auth/expiry'

const serverMs = Date.UTC(2026, 4, 1, 12)
const year = 365 * 24 * 3600

describe('expires_in', () => {
  test.each([
    [3600, 3600],
    ['3600', 3600],
    ['3599.5', 3599.5],
    [1, 1],
    [1e12, year],
    ['99999999999999', year],
  ])('%j is %d seconds', (expires_in, seconds) => {
    expect(lifetimeSeconds({ access_token: 'a', expires_in })).toBe(seconds)
  })

  test.each([
    undefined,
    null,
    '',
    'soon',
    'NaN',
    '1e3',
    '-5',
    '0x10',
    Number.NaN,
    Number.POSITIVE_INFINITY,
    0,
    -1,
    {},
    [],
  ])('%p is unknown', (expires_in) => {
    expect(lifetimeSeconds({ access_token: 'a', expires_in })).toBeUndefined()
    expect(withExpiry({ access_token: 'a', expires_in }, serverMs)).toEqual({ access_token: 'a', expires_in })
    expect(expiryOf({ access_token: 'a', expires_in, expires_at: serverMs / 1000 })).toBeUndefined()
  })
})

describe('the moment of expiry', () => {
  const fresh = { access_token: 'a', expires_in: 3600 }

  test("is noted down in the set by the server's clock", () => {
    const noted = withExpiry(fresh, serverMs)
    expect(noted).toEqual({ ...fresh, expires_at: serverMs / 1000 + 3600 })
    expect(expiryOf(noted)).toEqual({ expiresAtMs: serverMs + 3_600_000, lifetimeMs: 3_600_000 })
  })

  test('is whole seconds, never later than the truth', () => {
    expect(withExpiry({ access_token: 'a', expires_in: '9.9' }, 1_700_000_000_900)).toMatchObject({
      expires_at: 1_700_000_010,
    })
  })

  test("is unknown where the server's clock is", () => {
    expect(withExpiry(fresh, undefined)).toBe(fresh)
  })

  test('replaces one that the provider sent', () => {
    expect(withExpiry({ ...fresh, expires_at: 'tomorrow' }, serverMs)).toMatchObject({
      expires_at: serverMs / 1000 + 3600,
    })
  })

  test('is unknown in a set fresh from the platform', () => {
    expect(expiryOf(fresh)).toBeUndefined()
  })

  test.each(['tomorrow', null, 0, -1, Number.NaN])('is unknown where it was noted as %p', (expires_at) => {
    expect(expiryOf({ ...fresh, expires_at })).toBeUndefined()
  })

  test('is understood in seconds, in milliseconds and as text', () => {
    for (const expires_at of [serverMs, serverMs / 1000, String(serverMs / 1000)]) {
      expect(expiryOf({ ...fresh, expires_at })?.expiresAtMs).toBe(serverMs)
    }
  })
})
