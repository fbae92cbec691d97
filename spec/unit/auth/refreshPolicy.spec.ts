import {
  aheadPauseMs,
  drawAheadPoint,
  expiryOf,
  isDueAhead,
  isExpired,
  lifetimeSeconds,
  refreshPolicies,
  withExpiry,
} from '../../../lib/auth/refreshPolicy'

const serverMs = Date.UTC(2026, 4, 1, 12)
const year = 365 * 24 * 3600

test('the policies are those of the credential', () => {
  expect(refreshPolicies).toEqual(['whenRejected', 'everyCall', 'ahead'])
})

test('each process refreshes at its own point between 70% and 90% of the lifetime', () => {
  for (const random of [0, 0.5, 0.999]) expect(drawAheadPoint(random)).toBeCloseTo(0.7 + 0.2 * random)
})

test('a token is due at its point, and not a millisecond earlier', () => {
  const expiry = { access_token: 'a', expires_at: 1_700_000_100, expires_in: 100 }
  expect(isDueAhead(expiry, 0.75, 1_700_000_074_999)).toBe(false)
  expect(isDueAhead(expiry, 0.75, 1_700_000_075_000)).toBe(true)
  expect(isDueAhead(expiry, 0.75, 1_700_001_000_000)).toBe(true)
})

test('the pause after a refresh is half a minute, or the given part of a longer lifetime', () => {
  expect(aheadPauseMs({ access_token: 'a' }, 0.05)).toBe(30_000)
  expect(aheadPauseMs({ access_token: 'a', expires_at: 1, expires_in: 60 }, 0.05)).toBe(30_000)
  expect(aheadPauseMs({ access_token: 'a', expires_at: 1, expires_in: 3600 }, 0.05)).toBe(180_000)
})

describe('the end of a lifetime', () => {
  const tokenSet = { access_token: 'a', expires_at: serverMs, expires_in: 60 }

  test('a set is expired from its time of expiry on', () => {
    expect(isExpired(tokenSet, serverMs - 1, Number.POSITIVE_INFINITY)).toBe(false)
    expect(isExpired(tokenSet, serverMs, Number.POSITIVE_INFINITY)).toBe(true)
    expect(isExpired(tokenSet, serverMs, 1)).toBe(true)
    expect(isExpired({ access_token: 'a' }, serverMs, Number.POSITIVE_INFINITY)).toBe(false)
  })

  test('a set that was expired when it was received is expired after its lifetime', () => {
    expect(isExpired(tokenSet, serverMs, 0)).toBe(false)
    expect(isExpired(tokenSet, serverMs + 60_000, 59_999)).toBe(false)
    expect(isExpired(tokenSet, serverMs + 60_000, 60_000)).toBe(true)
  })
})

describe('expires_in', () => {
  test.each([
    [3600, 3600],
    ['3600', 3600],
    ['3599.25', 3599.25],
    [1, 1],
    [1e12, year],
    ['99999999999999', year],
  ])('the expires_in %j means %d seconds', (expires_in, seconds) => {
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
    '1.5.5',
    '5 minutes',
    'in 5',
    true,
    [60],
    Number.NaN,
    Number.POSITIVE_INFINITY,
    0,
    -1,
    {},
    [],
  ])('the expires_in %p is unknown', (expires_in) => {
    expect(lifetimeSeconds({ access_token: 'a', expires_in })).toBeUndefined()
    expect(withExpiry({ access_token: 'a', expires_in }, { access_token: 'b' }, serverMs)).toEqual({
      access_token: 'a',
      expires_in,
    })
    expect(expiryOf({ access_token: 'a', expires_in })).toBeUndefined()
  })
})

describe('the stored expiry', () => {
  const fresh = { access_token: 'a', expires_in: 3600 }
  const held = { access_token: 'b', expires_in: 60, expires_at: 1 }

  test("the expiry is stored in the token set by the server's clock", () => {
    const noted = withExpiry(fresh, held, serverMs)
    expect(noted).toEqual({ ...fresh, expires_at: serverMs / 1000 + 3600 })
    expect(expiryOf(noted)).toEqual({ expiresAtMs: serverMs + 3_600_000, lifetimeMs: 3_600_000 })
  })

  test('the expiry is rounded down to whole seconds', () => {
    expect(withExpiry({ access_token: 'a', expires_in: '9.9' }, held, 1_700_000_000_900)).toMatchObject({
      expires_at: 1_700_000_010,
    })
  })

  test('the expiry replaces the one from the provider', () => {
    expect(withExpiry({ ...fresh, expires_at: 'tomorrow' }, held, serverMs)).toMatchObject({
      expires_at: serverMs / 1000 + 3600,
    })
  })

  test.each([{}, { expires_in: null }, { expires_in: '' }])(
    'the expiry of a response with %j instead of a lifetime is counted with the lifetime of the held set',
    (fields) => {
      expect(withExpiry({ access_token: 'a', ...fields }, held, serverMs)).toEqual({
        access_token: 'a',
        ...fields,
        expires_at: serverMs / 1000 + 60,
      })
    },
  )

  test.each([{ expires_at: serverMs }, { expires_in: 'soon' }])(
    'the expiry of the response %j does not follow from the lifetime of the held set',
    (fields) => {
      expect(withExpiry({ access_token: 'a', ...fields }, held, serverMs)).toEqual({
        access_token: 'a',
        ...fields,
      })
    },
  )

  test('the expiry of a token set from the platform is unknown', () => {
    expect(expiryOf(fresh)).toBeUndefined()
  })

  test.each([
    'tomorrow',
    '1e12',
    '0x10',
    '5 days',
    '2026-99-99T00:00',
    'on 2026-05-01 12:00',
    null,
    true,
    0,
    -1,
    Number.NaN,
  ])('the expiry is unknown if it was stored as %p', (expires_at) => {
    expect(expiryOf({ ...fresh, expires_at })).toBeUndefined()
  })

  test('the expiry is read as seconds, milliseconds, a string, or ISO 8601', () => {
    const iso = [
      '2026-05-01T14:00:00+0200',
      '2026-05-01T12:00',
      '2026-05-01T12:00:00Z',
      '2026-05-01T12:00:00.000Z',
      '2026-05-01T14:00:00+02:00',
      '2026-05-01 12:00:00',
    ]
    const seconds = [serverMs / 1000, String(serverMs / 1000), `${serverMs / 1000}.00`]
    for (const expires_at of [serverMs, ...seconds, ...iso]) {
      expect(expiryOf({ ...fresh, expires_at })?.expiresAtMs).toBe(serverMs)
    }
  })
})

describe('a set without a stored expiry', () => {
  const jwt = (claims: object) =>
    `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`

  test.each([
    ['issued_at as a string of milliseconds', { issued_at: String(serverMs), expires_in: 600 }],
    ['created_at in seconds', { created_at: serverMs / 1000, expires_in: 600 }],
    ['the claims of a JWT', { access_token: jwt({ iat: serverMs / 1000, exp: serverMs / 1000 + 600 }) }],
  ])('the expiry of a set without a stored one is read from %s', (_what, fields) => {
    expect(expiryOf({ access_token: 'a', ...fields })).toEqual({
      expiresAtMs: serverMs + 600_000,
      lifetimeMs: 600_000,
    })
  })

  test('the expiry of a set with only a time of issue is unknown', () => {
    expect(expiryOf({ access_token: 'a', created_at: serverMs / 1000 })).toBeUndefined()
  })

  const claims = Buffer.from(JSON.stringify({ exp: serverMs / 1000 })).toString('base64url')

  test.each([
    'eyJ.garbled.x',
    'eyJhbGciOiJub25lIn0.bnVsbA.x',
    'a.b.c',
    'eyJ.',
    `eyJ.${claims}`,
    `a.${claims}.c`,
  ])('the expiry of the token %s is unknown', (access_token) => {
    expect(expiryOf({ access_token })).toBeUndefined()
  })

  test('a set without a stored expiry is due immediately if it has a lifetime, and never otherwise', () => {
    expect(isDueAhead({ access_token: 'a', expires_in: 60 }, 0.9, serverMs)).toBe(true)
    expect(isDueAhead({ access_token: 'a' }, 0.9, serverMs)).toBe(false)
  })

  test('a set with an expiry that is not after its time of issue has the usual lifetime of an hour', () => {
    const expires_at = serverMs / 1000
    for (const issued_at of [expires_at, expires_at + 60]) {
      expect(expiryOf({ access_token: 'a', expires_at, issued_at })?.lifetimeMs).toBe(3_600_000)
    }
    expect(expiryOf({ access_token: 'a', expires_at, issued_at: expires_at - 60 })?.lifetimeMs).toBe(60_000)
  })

  test('a set with only an expiry is due in the last part of an hour', () => {
    const tokenSet = { access_token: 'a', expires_at: serverMs / 1000 + 3600 }
    expect(isDueAhead(tokenSet, 0.9, serverMs + 3_239_000)).toBe(false)
    expect(isDueAhead(tokenSet, 0.9, serverMs + 3_241_000)).toBe(true)
  })
})
