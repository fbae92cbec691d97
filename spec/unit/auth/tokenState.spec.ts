import type { Keys } from '../../../lib/auth/ports'
import type { TokenSet } from '../../../lib/auth/tokenSet'
import { TokenState } from '../../../lib/auth/tokenState'

const set = (name: string) => ({ access_token: `access-${name}`, refresh_token: `refresh-${name}` })
const stored = (tokenSet: TokenSet, fields?: Keys) => ({ tokenSet, fields })
const [t0, t1, t2] = [set('0'), set('1'), set('2')]

describe('a set from the store', () => {
  test('that was never seen is taken over, whatever its age', () => {
    const state = new TokenState(t0)
    expect(state.adopt(stored(t1))).toBe(true)
    expect([state.held, state.saved, state.isSaved]).toEqual([t1, t1, true])
  })

  test('that was held before is an older one and passed over', () => {
    const state = new TokenState(t0)
    state.adopt(stored(t1))
    expect([state.adopt(stored({ ...t0 })), state.adopt(stored({ ...t1 }))]).toEqual([false, false])
    expect(state.held).toEqual(t1)
  })

  test('that was refreshed here and never saved is known as well', () => {
    const state = new TokenState(t0)
    state.hold(t1)
    expect(state.adopt(stored({ ...t1 }))).toBe(false)
    expect(state.adopt(stored({ ...t0 }))).toBe(false)
    expect(state.held).toBe(t1)
  })
})

describe('a set from the token endpoint', () => {
  test('is held at once and saved when the store has it', () => {
    const state = new TokenState(t0)
    state.hold(t1)
    expect([state.held, state.saved, state.isSaved]).toEqual([t1, t0, false])

    state.markSaved(t1)
    expect([state.saved, state.isSaved]).toEqual([t1, true])
  })

  test('that was overtaken while it was being saved does not come back', () => {
    const state = new TokenState(t0)
    state.hold(t1)
    state.adopt(stored(t2))
    state.markSaved(t1)
    expect([state.held, state.saved]).toEqual([t2, t2])
  })
})

describe('an invalid grant', () => {
  const error = new Error('invalid_grant')

  test('is remembered as long as the store shows no other set', () => {
    const state = new TokenState(t0)
    expect(state.grantError(0)).toBeUndefined()

    state.markGrantInvalid(error, 0)
    state.adopt(stored({ ...t0 }))
    expect(state.grantError(0)).toBe(error)
  })

  test.each([
    ['another grant', t1],
    ['another access token of the same refresh token', { ...t0, access_token: 'another' }],
    ['an access token alone', { access_token: 'alone' }],
  ])('is forgotten with a reconnect that gives %s', (_what, reconnected) => {
    const state = new TokenState(t0)
    state.markGrantInvalid(error, 0)
    state.adopt(stored(reconnected))
    expect(state.grantError(0)).toBeUndefined()
  })
})

test('the newest tokens are told as secrets, and not without end', () => {
  const state = new TokenState({ ...t0, id_token: 'identity' })
  expect([...state.secrets]).toEqual(['access-0', 'refresh-0', 'identity'])

  for (let number = 1; number <= 50; number++) state.adopt(stored(set(String(number))))

  const secrets = [...state.secrets]
  expect(secrets.length).toBeLessThan(20)
  expect(secrets).toEqual(expect.arrayContaining(['access-50', 'refresh-50', 'access-49', 'refresh-49']))
})

test('what is still handed over with each message is never taken for a reconnect, even after years', () => {
  const state = new TokenState(t0)
  for (let number = 1; number <= 5000; number++) {
    state.adopt(stored(set(`later-${number}`)))
    expect(state.adopt(stored({ ...t0 }))).toBe(false)
  }
})

describe("the credential's fields", () => {
  const [old, edited] = [{ apiBaseUrl: 'https://old.example' }, { apiBaseUrl: 'https://new.example' }]

  test('of a reconnect come with its tokens, and the old tokens keep theirs', () => {
    const state = new TokenState(t0)
    state.adopt(stored(t0, old))
    state.adopt(stored(t1, edited))
    expect([state.fieldsOf(t0), state.fieldsOf(state.held)]).toEqual([old, edited])
  })

  test('that somebody edited without a reconnect are taken, also for a set that is not saved yet', () => {
    const state = new TokenState(t0)
    state.adopt(stored(t0, old))
    state.hold(t1)
    expect(state.fieldsOf(t1)).toEqual(old)

    state.adopt(stored({ ...t0 }, edited))
    expect([state.fieldsOf(state.held), state.fieldsOf(state.saved)]).toEqual([edited, edited])
  })

  test('that the store shows with older tokens are not mixed with newer ones', () => {
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
