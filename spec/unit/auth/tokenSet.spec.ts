import fc from 'fast-check'
import {
  fingerprint,
  mergeTokenSets,
  parseTokenSet,
  secretsIn,
  secretsOf,
  withoutQuotes,
} from '../../../lib/auth/tokenSet'

describe('a token set of the platform', () => {
  test('a token set is kept with the additional fields of the provider', () => {
    const oauth = { access_token: 'a', refresh_token: 'r', instance_url: 'https://na1.example', n: { m: 1 } }
    expect(parseTokenSet(oauth)).toEqual(oauth)
  })

  test.each([
    undefined,
    null,
    'text',
    7,
    [],
    ['a'],
    {},
    [{ id: 1 }],
    { data: {} },
    { access_token: '' },
    { refresh_token: null },
    '{garbled',
    { data: '[garbled' },
    { data: { access_token: 'a' }, body: { access_token: 'b' } },
  ])('a value is not a token set: %j', (value) => {
    expect(parseTokenSet(value)).toBeUndefined()
  })

  // RFC 6749 appendix A.12: printable ASCII, including the space.
  test.each(['a\nb', 'a\u0000b', 'ä'])(
    'a value with the access token %j is not a token set',
    (access_token) => {
      expect(parseTokenSet({ access_token })).toBeUndefined()
    },
  )

  test.each(['\na', 'a\r\n', ' a '])('spaces around the access token are removed: %j', (access_token) => {
    expect(parseTokenSet({ access_token })).toEqual({ access_token: 'a' })
  })

  test.each([
    ['a list of one', [{ access_token: 'a', scope: 's' }]],
    ['data', { data: { access_token: 'a', scope: 's' } }],
    ['body', { statusCode: 200, body: { access_token: 'a', scope: 's' } }],
    ['two levels', { response: { token: { access_token: 'a', scope: 's' } } }],
  ])('a token set may be within %s', (_what, value) => {
    expect(parseTokenSet(value)).toEqual({ access_token: 'a', scope: 's' })
  })

  test('two token sets within one value are both ignored', () => {
    expect(parseTokenSet({ one: { access_token: 'a' }, two: { access_token: 'b' } })).toBeUndefined()
  })

  test('a token set at the configured path has the fields around it and is read back without the path', () => {
    const slack = {
      ok: true,
      access_token: 'bot',
      refresh_token: 'bot-refresh',
      team: { id: 'T1' },
      authed_user: { access_token: 'user', refresh_token: 'user-refresh', scope: 's' },
    }
    const read = parseTokenSet(slack, 'authed_user')
    expect(read).toEqual({
      ok: true,
      team: { id: 'T1' },
      access_token: 'user',
      refresh_token: 'user-refresh',
      scope: 's',
    })
    expect(parseTokenSet(read, 'authed_user')).toEqual(read)
    expect(parseTokenSet({ access_token: 'a' }, 'authed_user')).toEqual({ access_token: 'a' })
    expect(parseTokenSet({ a: { b: { access_token: 'deep' } } }, 'a.b')).toEqual({ access_token: 'deep' })
  })

  test.each([
    ['one of two token sets', { a: { b: { access_token: 'a' }, c: { access_token: 'other' } } }],
    ['a value without tokens', { a: { b: {} }, body: { access_token: 'a' } }],
    ['null', { a: null, body: { access_token: 'a' } }],
    ['nothing', [{ access_token: 'a' }]],
  ])('the configured path may lead to %s', (_what, value) => {
    expect(parseTokenSet(value, 'a.b')).toMatchObject({ access_token: 'a' })
  })

  test('a token set may be within three levels, but not within four', () => {
    const three = { one: { two: { three: { access_token: 'a' } } } }
    expect(parseTokenSet(three)).toEqual({ access_token: 'a' })
    expect(parseTokenSet({ zero: three })).toBeUndefined()
  })

  test('a name in camel case counts only if its field is missing in snake case', () => {
    const both = { access_token: 'a', accessToken: 'b' }
    expect(parseTokenSet(both)).toEqual(both)
    expect(parseTokenSet({ accessToken: 'a', refreshToken: 'r', expiresIn: 60 })).toEqual({
      access_token: 'a',
      refresh_token: 'r',
      expires_in: 60,
    })
    expect(parseTokenSet({ access_token: 'a', refreshToken: 'r', refresh_token: null })).toEqual({
      access_token: 'a',
      refresh_token: 'r',
    })
    expect(parseTokenSet({ refreshToken: 'r', data: { access_token: 'a' } })).toEqual({ access_token: 'a' })
  })

  test('a token may contain a space', () => {
    expect(parseTokenSet({ access_token: 'a b' })).toEqual({ access_token: 'a b' })
  })

  test('a token set may have only a refresh token', () => {
    expect(parseTokenSet({ refresh_token: 'r' })).toEqual({ access_token: '', refresh_token: 'r' })
  })

  test.each([null, '', 0, {}])('a token set with the refresh token %j has none', (refresh_token) => {
    expect(parseTokenSet({ access_token: 'a', refresh_token })).toEqual({ access_token: 'a' })
  })
})

describe('token sets after a refresh', () => {
  const held = { access_token: 'a1', refresh_token: 'r1', instance_url: 'https://old.example', id: 'me' }

  test('an omitted refresh token is kept', () => {
    expect(mergeTokenSets(held, { access_token: 'a2' })).toEqual({ ...held, access_token: 'a2' })
  })

  test('a refresh token of null or "" does not replace the held one', () => {
    for (const refresh_token of [null, '']) {
      const response = parseTokenSet({ access_token: 'a2', refresh_token }) ?? { access_token: '' }
      expect(mergeTokenSets(held, response).refresh_token).toBe('r1')
    }
  })

  test('a new refresh token replaces the held one', () => {
    expect(mergeTokenSets(held, { access_token: 'a2', refresh_token: 'r2' })).toEqual({
      ...held,
      access_token: 'a2',
      refresh_token: 'r2',
    })
  })

  test('new additional fields replace old ones, and missing ones are kept', () => {
    const merged = mergeTokenSets(held, { access_token: 'a2', instance_url: 'https://new.example' })
    expect(merged).toMatchObject({ instance_url: 'https://new.example', id: 'me' })
  })

  test('the expiry of the old token is removed', () => {
    const expiring = { ...held, expires_at: 1_700_000_000 }
    expect(mergeTokenSets(expiring, { access_token: 'a2' })).not.toHaveProperty('expires_at')
    expect(mergeTokenSets(expiring, { access_token: 'a2', expires_at: 5 })).toHaveProperty('expires_at', 5)
  })
})

describe('fingerprints', () => {
  const token = fc.string({ minLength: 1 })

  test('a fingerprint differs exactly if one of the tokens differs', () => {
    fc.assert(
      fc.property(token, token, token, token, (a1, r1, a2, r2) => {
        const first = { access_token: a1, refresh_token: r1 }
        const second = { access_token: a2, refresh_token: r2 }
        expect(fingerprint(first) === fingerprint(second)).toBe(a1 === a2 && r1 === r2)
      }),
    )
  })

  test('a fingerprint ignores other fields and distinguishes a missing refresh token from any other', () => {
    expect(fingerprint({ access_token: 'a', scope: 'x' })).toBe(fingerprint({ access_token: 'a' }))
    expect(fingerprint({ access_token: 'a', refresh_token: '' })).not.toBe(fingerprint({ access_token: 'a' }))
    expect(fingerprint({ access_token: 'a', refresh_token: 'b' })).not.toBe(
      fingerprint({ access_token: 'ab', refresh_token: '' }),
    )
  })

  test('a fingerprint differs if only the refresh token does', () => {
    const withRefresh = (refresh_token: string) => fingerprint({ access_token: 'a', refresh_token })
    expect(withRefresh('b')).not.toBe(withRefresh('c'))
  })

  test('a fingerprint reveals nothing about the tokens', () => {
    expect(fingerprint({ access_token: 'secret', refresh_token: 'secret' })).toMatch(/^[0-9a-f]{16}$/)
  })
})

test('the secrets of a token set are its tokens, including the ID token', () => {
  const tokenSet = { access_token: 'a', refresh_token: 'r', id_token: 'i', instance_url: 'u', expires_in: 5 }
  expect(secretsOf(tokenSet)).toEqual(['a', 'r', 'i'])
  expect(secretsOf({ access_token: '' })).toEqual([])
})

test('the secrets of a whole response are its tokens at up to three levels', () => {
  const response = {
    access_token: 'bot',
    scope: 'chat',
    authed_user: { access_token: 'user', refresh_token: 'r', id: 'U1' },
    teams: [{ id_token: 'i' }],
    a: { b: { c: { d: { access_token: 'deep' } } } },
    n: null,
  }
  expect(secretsIn(response)).toEqual(['bot', 'user', 'r', 'i'])
  expect(secretsIn({ a: { b: { c: { access_token: 'three' } } } })).toEqual(['three'])
  for (const other of [undefined, null, 'access_token', 7]) expect(secretsIn(other)).toEqual([])
})

test('the secrets of a whole response are read in each spelling in which tokens are read', () => {
  const response = {
    accessToken: 'a',
    data: { accessToken: 'b', refreshToken: 'r' },
    body: '{"access_token":"c"}',
  }
  expect(secretsIn(response)).toEqual(['a', 'b', 'r', 'c'])
  expect(secretsIn(JSON.stringify(response))).toEqual(['a', 'b', 'r', 'c'])
})

test.each<[unknown, unknown]>([
  ['{"a":1}', { a: 1 }],
  [' \n[1]', [1]],
  ['{garbled', '{garbled'],
  ['7', '7'],
  ['"{}"', '"{}"'],
  ['x{}', 'x{}'],
  [7, 7],
  [null, null],
])('the quoted value %j is %j', (value, expected) => {
  expect(withoutQuotes(value)).toEqual(expected)
})

test('a list is not a quoted one', () => {
  const list = ['{"a":1}']
  expect(withoutQuotes(list)).toBe(list)
})

test.each([
  ['tokens.0', { tokens: [{ access_token: 'a' }, { access_token: 'b' }] }, { access_token: 'a' }],
  ['1', [{ access_token: 'a' }, { access_token: 'b' }], { access_token: 'b' }],
  ['a.b', { 'a.b': { access_token: 'a' }, c: 1 }, { c: 1, access_token: 'a' }],
  ['a.b.c', { 'a.b': { c: { access_token: 'a' } } }, { access_token: 'a' }],
  ['data.token', { data: '{"token":"{\\"access_token\\":\\"a\\"}"}' }, { access_token: 'a' }],
])('the path %s leads to the tokens in %j', (path, response, expected) => {
  expect(parseTokenSet(response, path)).toEqual(expected)
})

test('a refresh keeps fields that it returns as null or empty', () => {
  const held = { access_token: 'a', refresh_token: 'r', instance_url: 'https://one.example', scope: 'x' }
  const response = { access_token: 'b', refresh_token: '', instance_url: null, scope: '', hint: null }
  expect(mergeTokenSets(held, response)).toEqual({ ...held, access_token: 'b', hint: null })
})

test('tokens in camel case are secrets, also next to tokens in snake case', () => {
  const response = {
    access_token: 'one',
    refreshToken: 'two',
    refresh_token: 'three',
    data: { idToken: 'four' },
  }
  expect(secretsIn(response).sort()).toEqual(['four', 'one', 'three', 'two'])
})
