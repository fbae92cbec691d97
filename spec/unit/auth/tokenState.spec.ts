import type { Keys } from '../../../lib/auth/ports'
import type { TokenSet } from '../../../lib/auth/tokenSet'
import { TokenState } from '../../../lib/auth/tokenState'

const set = (name: string) => ({ access_token: `access-${name}`, refresh_token: `refresh-${name}` })
const stored = (tokenSet: TokenSet, fields?: Keys) => ({ tokenSet, fields })
const [t0, t1, t2] = [set('0'), set('1'), set('2')]

describe('a token set from the store', () => {
  test('an unknown token set from the store is adopted, regardless of its expiration', () => {
    const state = new TokenState(t0)
    expect(state.adopt(stored(t1))).toBe(true)
    expect([state.held, state.saved, state.isSaved]).toEqual([t1, t1, true])
  })

  test('a token set that was held before is older and is not adopted', () => {
    const state = new TokenState(t0)
    state.adopt(stored(t1))
    expect([state.adopt(stored({ ...t0 })), state.adopt(stored({ ...t1 }))]).toEqual([false, false])
    expect(state.held).toEqual(t1)
  })

  test('a token set that was refreshed here but never saved is also known', () => {
    const state = new TokenState(t0)
    state.hold(t1)
    expect(state.adopt(stored({ ...t1 }))).toBe(false)
    expect(state.adopt(stored({ ...t0 }))).toBe(false)
    expect(state.held).toBe(t1)
  })
})

describe('a token set from the token endpoint', () => {
  test('a refreshed token set is held immediately and saved when the store has it', () => {
    const state = new TokenState(t0)
    state.hold(t1)
    expect([state.held, state.saved, state.isSaved]).toEqual([t1, t0, false])

    state.markSaved(t1)
    expect([state.saved, state.isSaved]).toEqual([t1, true])
  })

  test('a refreshed token set that was replaced while it was saved does not return', () => {
    const state = new TokenState(t0)
    state.hold(t1)
    state.adopt(stored(t2))
    state.markSaved(t1)
    expect([state.held, state.saved]).toEqual([t2, t2])
  })
})

describe('an invalid grant', () => {
  const error = new Error('invalid_grant')

  test('an invalid grant is remembered while the store has no other token set', () => {
    const state = new TokenState(t0)
    expect(state.grantError(0)).toBeUndefined()

    state.markGrantInvalid(error, 0)
    state.adopt(stored({ ...t0 }))
    expect(state.grantError(0)).toBe(error)
  })

  test.each([
    ['another grant', t1],
    ['another access token of the same refresh token', { ...t0, access_token: 'another' }],
    ['only an access token', { access_token: 'alone' }],
  ])('an invalid grant is forgotten after a reconnect with %s', (_what, reconnected) => {
    const state = new TokenState(t0)
    state.markGrantInvalid(error, 0)
    state.adopt(stored(reconnected))
    expect(state.grantError(0)).toBeUndefined()
  })
})

test('the tokens of a set that is not used are treated as secrets', () => {
  const state = new TokenState(t0)
  state.keepSecret(t1)
  expect([...state.secrets]).toEqual(expect.arrayContaining(['access-1', 'refresh-1']))
  expect(state.held).toBe(t0)
})

test('the newest tokens are treated as secrets, and old ones are removed', () => {
  const state = new TokenState({ ...t0, id_token: 'identity' })
  expect([...state.secrets]).toEqual(['access-0', 'refresh-0', 'identity'])

  for (let number = 1; number <= 50; number++) state.adopt(stored(set(String(number))))

  const secrets = [...state.secrets]
  expect(secrets.length).toBeLessThan(20)
  expect(secrets).toEqual(expect.arrayContaining(['access-50', 'refresh-50', 'access-49', 'refresh-49']))
})

test('a token set that is still provided with each message never counts as a reconnect', () => {
  const state = new TokenState(t0)
  for (let number = 1; number <= 5000; number++) {
    state.adopt(stored(set(`later-${number}`)))
    expect(state.adopt(stored({ ...t0 }))).toBe(false)
  }
})

describe('the fields of the credential', () => {
  const [old, edited] = [{ apiBaseUrl: 'https://old.example' }, { apiBaseUrl: 'https://new.example' }]

  test('the fields of a reconnect belong to its tokens, and the old tokens keep theirs', () => {
    const state = new TokenState(t0)
    state.adopt(stored(t0, old))
    state.adopt(stored(t1, edited))
    expect([state.fieldsOf(t0), state.fieldsOf(state.held)]).toEqual([old, edited])
  })

  test('fields that were edited without a reconnect are used, even for an unsaved token set', () => {
    const state = new TokenState(t0)
    state.adopt(stored(t0, old))
    state.hold(t1)
    expect(state.fieldsOf(t1)).toEqual(old)

    state.adopt(stored({ ...t0 }, edited))
    expect([state.fieldsOf(state.held), state.fieldsOf(state.saved)]).toEqual([edited, edited])
  })

  test('fields that the store has with a token set that seemed unsaved are used', () => {
    const state = new TokenState(t0)
    state.hold(t1)
    state.adopt(stored({ ...t1 }, edited))
    expect([state.fieldsOf(state.held), state.fieldsOf(state.saved)]).toEqual([edited, edited])
  })

  test('fields that the store has with older tokens are not combined with newer tokens', () => {
    const state = new TokenState(t0)
    state.adopt(stored(t1, edited))
    state.adopt(stored({ ...t0 }, old))
    expect(state.fieldsOf(state.held)).toEqual(edited)
  })
})

test('an invalid grant may be tried again after 15 minutes', () => {
  const state = new TokenState(t0)
  state.markGrantInvalid(new Error('login hours'), 1000)
  expect(state.grantError(900_999)?.message).toBe('login hours')
  expect(state.grantError(901_000)).toBeUndefined()
})
