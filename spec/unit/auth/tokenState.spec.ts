import { TokenState } from '../../../lib/auth/tokenState'

const set = (name: string) => ({ access_token: `access-${name}`, refresh_token: `refresh-${name}` })
const [t0, t1, t2] = [set('0'), set('1'), set('2')]

describe('a set from the store', () => {
  test('that was never seen is taken over, whatever its age', () => {
    const state = new TokenState(t0)
    expect(state.adopt(t1)).toBe(true)
    expect([state.held, state.saved, state.isSaved]).toEqual([t1, t1, true])
  })

  test('that was held before is an older one and passed over', () => {
    const state = new TokenState(t0)
    state.adopt(t1)
    expect([state.adopt({ ...t0 }), state.adopt({ ...t1 })]).toEqual([false, false])
    expect(state.held).toEqual(t1)
  })

  test('that was refreshed here and never saved is known as well', () => {
    const state = new TokenState(t0)
    state.hold(t1)
    expect(state.adopt({ ...t1 })).toBe(false)
    expect(state.adopt({ ...t0 })).toBe(false)
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
    state.adopt(t2)
    state.markSaved(t1)
    expect([state.held, state.saved]).toEqual([t2, t2])
  })
})

describe('a dead grant', () => {
  const error = new Error('invalid_grant')

  test('is remembered as long as the store shows no other set', () => {
    const state = new TokenState(t0)
    expect(state.causeOfDeath).toBeUndefined()

    state.bury(error)
    state.adopt({ ...t0 })
    expect(state.causeOfDeath).toBe(error)
  })

  test.each([
    ['another grant', t1],
    ['another access token of the same refresh token', { ...t0, access_token: 'another' }],
    ['an access token alone', { access_token: 'alone' }],
  ])('is forgotten with a reconnect that gives %s', (_what, reconnected) => {
    const state = new TokenState(t0)
    state.bury(error)
    state.adopt(reconnected)
    expect(state.causeOfDeath).toBeUndefined()
  })
})

test('the newest tokens are told as secrets, and not without end', () => {
  const state = new TokenState({ ...t0, id_token: 'identity' })
  expect([...state.secrets]).toEqual(['access-0', 'refresh-0', 'identity'])

  for (let number = 1; number <= 50; number++) state.adopt(set(String(number)))

  const secrets = [...state.secrets]
  expect(secrets.length).toBeLessThan(20)
  expect(secrets).toEqual(expect.arrayContaining(['access-50', 'refresh-50', 'access-49', 'refresh-49']))
})

test('what is still handed over with each message is never taken for a reconnect, even after years', () => {
  const state = new TokenState(t0)
  for (let number = 1; number <= 5000; number++) {
    state.adopt(set(`later-${number}`))
    expect(state.adopt({ ...t0 })).toBe(false)
  }
})
