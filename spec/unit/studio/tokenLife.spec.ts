import type { Fact, StudioEvent } from '../../../tenant/studio/shared/events'
import { tokenLife } from '../../../tenant/studio/shared/tokenLife'

/** Events one second apart. */
function events(...facts: readonly Fact[]): StudioEvent[] {
  return facts.map((fact, index) => ({ ...fact, seq: index + 1, at: (index + 1) * 1000 }) as StudioEvent)
}

const api = (bearer: string, status = 200, container = 'step_1.1'): Fact => ({
  type: 'http',
  where: 'api',
  step: 'step_1',
  container,
  method: 'GET',
  origin: 'https://api.example.com',
  path: '/me',
  status,
  ms: 10,
  bearer,
})
const connected: Fact = {
  type: 'token',
  what: 'connected',
  account: 'a',
  access: 'aaaa',
  refresh: 'r1',
  expiresInSeconds: 60,
}

describe('tokenLife', () => {
  test('a lane starts at the login, has the expected lifetime, and is filled while the token is used', () => {
    const { lanes } = tokenLife(events(connected, api('aaaa'), api('aaaa')))
    expect(lanes).toMatchObject([
      { id: 'aaaa', account: 'a', from: 1000, promisedUntil: 61_000, usedUntil: 3000, calls: [2000, 3000] },
    ])
  })

  test('a refresh after a 401 starts a lane whose parent is the old one', () => {
    const issued: Fact = { type: 'token', what: 'issued', access: 'bbbb', refresh: 'r2', used: 'r1' }
    const stored: Fact = { type: 'token', what: 'stored', account: 'a', access: 'bbbb' }
    const life = tokenLife(events(connected, api('aaaa', 401), issued, stored, api('bbbb')))
    expect(life.lanes[0]?.rejections).toEqual([2000])
    expect(life.lanes[1]).toMatchObject({ id: 'bbbb', parent: 'aaaa', stored: 'yes', account: 'a' })
    expect(life.refreshed).toBe(1)
  })

  test('the parent is the lane that was used last if the provider is real', () => {
    const stored: Fact = { type: 'token', what: 'stored', account: 'a', access: 'bbbb' }
    expect(tokenLife(events(connected, api('aaaa', 401), stored)).lanes[1]?.parent).toBe('aaaa')
  })

  test('a token whose response was lost has a hollow lane', () => {
    const issued: Fact = { type: 'token', what: 'issued', access: 'bbbb', used: 'r1', isLost: true }
    expect(tokenLife(events(connected, issued)).lanes[1]).toMatchObject({ isLost: true, calls: [] })
  })

  test('a second container that uses a token has adopted it', () => {
    const life = tokenLife(events(connected, api('aaaa'), api('aaaa', 200, 'step_2.1'), api('aaaa')))
    expect(life.lanes[0]?.adoptions).toEqual([3000])
  })

  test('a write that the platform rejected is shown at the newest token', () => {
    const failed: Fact = { type: 'token', what: 'storeFailed', account: 'a' }
    expect(tokenLife(events(connected, failed))).toMatchObject({
      lanes: [{ stored: 'failed' }],
      storeFailures: 1,
    })
  })

  test('more than eight lanes are folded', () => {
    const life = tokenLife(events(...Array.from({ length: 20 }, (_, index) => api(`token${index}`))))
    expect(life).toMatchObject({ before: 12, issued: 20 })
    expect(life.lanes.map(({ id }) => id)).toEqual(
      [12, 13, 14, 15, 16, 17, 18, 19].map((index) => `token${index}`),
    )
  })
})
