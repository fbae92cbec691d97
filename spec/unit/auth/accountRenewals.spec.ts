import { AccountTokens } from '../../../lib/auth/accountTokens'
import type { RenewalContext } from '../../../lib/auth/renewal/renewalContext'
import { ServerClock } from '../../../lib/auth/serverClock'
import type { GrantOutcome } from '../../../lib/auth/tokenEndpoint/refreshGrant'
import type { TokenSet } from '../../../lib/auth/tokenSet'
import { ReconnectRequiredError } from '../../../lib/errors'
import { failed, first, granted, renewal, second, third } from './renewalServices'
import { deferred } from './rig'

const rejection = new Error('The API rejected the token.')

let nowMs: number
beforeEach(() => {
  nowMs = 0
})

const tokensOf = (tokenSet: TokenSet) =>
  new AccountTokens(tokenSet, new ServerClock(() => nowMs), () => nowMs)

/** Returns true if a caller could send a request now, without waiting. */
async function isUsable(tokens: AccountTokens, context: RenewalContext): Promise<boolean> {
  const isReady = tokens.waitUntilUsable(context, () => '/me').then(() => true)
  return Promise.race([isReady, new Promise<boolean>((resolve) => setImmediate(resolve, false))])
}

/** Returns services whose token endpoint doesn't respond before `respond`. */
function slowRenewal(outcome: GrantOutcome = granted()) {
  const services = renewal({})
  const { promise, resolve } = deferred()
  const refresh = () => promise.then(() => outcome)
  return { ...services, context: { ...services.context, refresh }, respond: resolve }
}

describe('the reaction of the API at a path', () => {
  test('a set stays untried at the path that caused its refresh if the API reacts to an older set', async () => {
    const { context } = renewal({})
    const tokens = tokensOf(first)
    expect(await tokens.replaceRejected(first, '/a', context)).toBe('refreshed')
    expect(tokens.latest).toEqual(second)
    tokens.reportOutcome(first, '/a', 'inconclusive')
    expect(tokens.isUntried(tokens.latest, '/a')).toBe(true)
    tokens.reportOutcome(tokens.latest, '/a', 'inconclusive')
    expect(tokens.isUntried(tokens.latest, '/a')).toBe(false)
  })

  test('a rejection of a new set at one path causes a refresh elsewhere only if the API accepts that set', async () => {
    const { context, used } = renewal({})
    const tokens = tokensOf(first)
    const older = { ...third }
    tokens.reportOutcome(first, '/a', rejection)
    tokens.reportOutcome(older, '/b', 'accepted')
    await expect(tokens.replaceRejected(first, '/c', context)).rejects.toThrow(rejection.message)
    expect(used).toEqual([])
    tokens.reportOutcome(first, '/b', 'accepted')
    expect(await tokens.replaceRejected(first, '/c', context)).toBe('refreshed')
  })

  test('a rejection of a set that was accepted elsewhere causes a refresh', async () => {
    const { context } = renewal({})
    const tokens = tokensOf(first)
    tokens.reportOutcome(first, '/b', 'accepted')
    tokens.reportOutcome(first, '/a', rejection)
    expect(await tokens.replaceRejected(first, '/c', context)).toBe('refreshed')
  })

  test('a rejection of an older set has no effect on a reconnected account', async () => {
    const { context } = renewal({ grants: [granted(third)] })
    const tokens = tokensOf(first)
    tokens.reportOutcome(first, '/a', rejection)
    tokens.offer(second)
    expect(await tokens.replaceRejected(second, '/c', context)).toBe('refreshed')
  })
})

describe('several paths that reject every token', () => {
  /** Returns tokens that were refreshed without effect for four paths, at the time 0. */
  async function rejectedTokens(fields: object = {}) {
    let number = 0
    const { context } = renewal({})
    const refresh = async () =>
      granted({ ...fields, access_token: `fresh${++number}`, refresh_token: `next${number}` })
    const tokens = tokensOf(first)
    const reject = async (path: string) => {
      const result = await tokens.replaceRejected(tokens.latest, path, { ...context, refresh })
      tokens.reportOutcome(tokens.latest, '/me', 'accepted')
      tokens.reportOutcome(tokens.latest, path, rejection)
      return result
    }
    for (const name of ['anne', 'bert', 'cleo', 'dora'])
      expect(await reject(`/users/${name}`)).toBe('refreshed')
    return reject
  }

  test('a rejection at a further path causes no refresh while the newest set is fresh', async () => {
    const reject = await rejectedTokens()
    nowMs = 899_999
    await expect(reject('/users/emil')).rejects.toThrow(rejection.message)
    nowMs = 900_000
    expect(await reject('/users/emil')).toBe('refreshed')
  })

  test('a rejection at a path that was accepted, or after the lifetime, causes a refresh', async () => {
    const reject = await rejectedTokens({ expires_in: 60 })
    expect(await reject('/me')).toBe('refreshed')
    nowMs = 59_999
    await expect(reject('/users/emil')).rejects.toThrow(rejection.message)
    nowMs = 60_000
    expect(await reject('/users/emil')).toBe('refreshed')
  })
})

test('the error at a path where another refresh would not help has the status and the code of the rejection', async () => {
  const { context } = renewal({ reads: [{ tokenSet: first, fields: undefined }] })
  const tokens = tokensOf(first)
  const known = new ReconnectRequiredError('It returned 401.', { status: 401, code: 'bad_token' })
  tokens.reportOutcome(first, '/a', known)
  await expect(tokens.replaceRejected(first, '/a', context)).rejects.toMatchObject({
    message: 'It returned 401.',
    status: 401,
    code: 'bad_token',
  })
})

describe('the set of the store', () => {
  test('the set of the store is adopted at a path where another refresh would not help', async () => {
    const { context, used } = renewal({ reads: [{ tokenSet: second, fields: undefined }] })
    const tokens = tokensOf(first)
    tokens.reportOutcome(first, '/a', rejection)
    expect(await tokens.replaceRejected(first, '/a', context)).toBe('adopted')
    expect([tokens.latest, used]).toEqual([second, []])
  })

  test('the set of the store is replaced by an unsaved one, and no other one is fetched', async () => {
    const { context, used } = renewal({ writes: [new Error('it is away.'), undefined] })
    const tokens = tokensOf(first)
    await expect(tokens.replaceRejected(first, '/a', context)).rejects.toMatchObject({
      name: 'TemporaryError',
    })
    expect([tokens.latest, tokens.isUnsaved]).toEqual([first, true])
    expect(await tokens.replaceRejected(first, '/a', context)).toBe('saved')
    expect([tokens.latest, used]).toEqual([second, [first]])
  })
})

describe('a refresh ahead', () => {
  const expiring = { ...first, expires_in: 100, expires_at: 100 }
  const fresh = { ...second, expires_in: 100, expires_at: 200 }

  test('a refresh ahead that is due at the start of the process is made then', async () => {
    const { context, used } = renewal({})
    expect(await tokensOf({ ...first, expires_in: 100 }).refreshAheadIfDue(context)).toBeUndefined()
    expect(used).toHaveLength(1)
  })

  test.each([
    ['until a millisecond before the expiry', 99_999, true],
    ['but not from the expiry on', 100_000, false],
  ])('a refresh ahead lets calls use the current token: %s', async (_when, atMs, mayCall) => {
    const { context, respond } = slowRenewal(granted(fresh))
    const tokens = tokensOf(expiring)
    nowMs = atMs
    const ahead = tokens.refreshAheadIfDue(context)
    expect(await isUsable(tokens, context)).toBe(mayCall)
    respond()
    expect(await ahead).toBeUndefined()
    expect(tokens.latest).toEqual(fresh)
  })

  test('a refresh ahead whose new token is due immediately is repeated after its share of a lifetime', async () => {
    const misdated = { ...second, expires_in: 100, expires_at: 90 }
    const { context, used } = renewal({ grants: [granted(misdated), granted(fresh)] })
    const tokens = tokensOf(expiring)
    nowMs = 99_000
    await tokens.refreshAheadIfDue(context)
    nowMs += 79_999
    expect(tokens.refreshAheadIfDue(context)).toBeUndefined()
    nowMs += 1
    const slow = slowRenewal(granted(fresh))
    const ahead = tokens.refreshAheadIfDue(slow.context)
    expect(await isUsable(tokens, slow.context)).toBe(true)
    slow.respond()
    await ahead
    expect([tokens.latest, used.length]).toEqual([fresh, 1])
  })

  test('a refresh ahead follows immediately if a token of the store is due too', async () => {
    const stored = { tokenSet: { ...second, expires_in: 100, expires_at: 100 }, fields: undefined }
    const { context, used } = renewal({ reads: [stored], grants: [granted(fresh)] })
    const tokens = tokensOf(expiring)
    nowMs = 99_000
    await tokens.refreshAheadIfDue(context)
    expect([tokens.latest, used]).toEqual([stored.tokenSet, []])
    await tokens.refreshAheadIfDue(context)
    expect([tokens.latest, used]).toEqual([fresh, [stored.tokenSet]])
  })

  test('a refresh ahead that fails is repeated after half a minute, and not a millisecond earlier', async () => {
    const { context, used } = renewal({ grants: [failed] })
    const tokens = tokensOf(expiring)
    nowMs = 95_000
    expect(await tokens.refreshAheadIfDue(context)).toMatchObject({ name: 'ClientRejectedError' })
    nowMs += 29_999
    expect(tokens.refreshAheadIfDue(context)).toBeUndefined()
    nowMs += 1
    await tokens.refreshAheadIfDue(context)
    expect(used).toHaveLength(2)
  })

  test.each([
    ['if the API accepted it after its rejection', first, true],
    ['but not if the API accepted another one', third, false],
  ])('a refresh ahead lets calls use the current token: %s', async (_when, accepted, mayCall) => {
    const { context } = renewal({ grants: [failed] })
    const tokens = tokensOf(expiring)
    const { latest } = tokens
    await expect(tokens.replaceRejected(latest, '/a', context)).rejects.toMatchObject({
      name: 'ClientRejectedError',
    })
    tokens.reportOutcome(accepted === first ? latest : accepted, '/b', 'accepted')
    nowMs = 95_000
    const slow = slowRenewal(granted(fresh))
    const ahead = tokens.refreshAheadIfDue(slow.context)
    expect(await isUsable(tokens, slow.context)).toBe(mayCall)
    slow.respond()
    await ahead
  })
})

test('calls wait for a refresh that was required', async () => {
  const { context, respond } = slowRenewal()
  const tokens = tokensOf(first)
  const refresh = tokens.refresh(context)
  expect(await isUsable(tokens, context)).toBe(false)
  respond()
  await refresh
  expect(await isUsable(tokens, context)).toBe(true)
})
