import type { GrantOutcome } from '../../../../lib/auth/tokenEndpoint/refreshGrant'
import { RefreshPause } from '../../../../lib/auth/tokenEndpoint/refreshPause'
import { TemporaryError } from '../../../../lib/errors'
import { startRig } from '../rig'

const longPause = { status: 429, body: {}, headers: { 'retry-after': '600' } }

test('a token endpoint that requests a long pause is called by no message until it is over', async () => {
  const rig = await startRig()
  const container = rig.container()
  rig.expireAccessTokens()
  rig.tokenFaults.push(longPause)
  for (let message = 1; message <= 5; message++) {
    await expect(container.call()).rejects.toMatchObject({
      name: 'TemporaryError',
      message: expect.stringContaining(
        'it returned 429 without an access token and requested a pause of 600 s',
      ),
    })
  }
  expect(rig.exchanged).toHaveLength(1)

  rig.nowMs += 599_000
  await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })
  rig.nowMs += 1000
  await container.call()
  expect(rig.exchanged).toHaveLength(2)
})

test('tokens that another container received are adopted despite the pause', async () => {
  const rig = await startRig()
  const container = rig.container()
  rig.expireAccessTokens()
  rig.tokenFaults.push(longPause)
  await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })

  await rig.container().call()
  await container.call()
  expect(rig.exchanged).toHaveLength(2)
})

test('a token endpoint that requests a pause of days is called again after 15 minutes', async () => {
  const rig = await startRig()
  const container = rig.container()
  rig.expireAccessTokens()
  rig.tokenFaults.push({ ...longPause, headers: { 'retry-after': '999999' } })
  await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })

  rig.nowMs += 901_000
  await container.call()
  expect(rig.exchanged).toHaveLength(2)
})

test('a token endpoint that stays throttled without a Retry-After is called less and less often', async () => {
  const rig = await startRig()
  const container = rig.container({ maxRetries: 0 })
  rig.expireAccessTokens()
  rig.tokenFaults.push(...Array.from({ length: 3 }, () => ({ status: 429, body: { message: 'Slow down' } })))
  const triedAt: number[] = []
  for (const startedAt = rig.nowMs; rig.exchanged.length < 3; rig.nowMs += 1000) {
    const before = rig.exchanged.length
    await expect(container.call()).rejects.toMatchObject({
      name: 'TemporaryError',
      message: expect.stringContaining('returned 429 ("Slow down")'),
    })
    if (rig.exchanged.length > before) triedAt.push(rig.nowMs - startedAt)
  }
  expect(triedAt).toEqual([0, 10_000, 30_000])

  rig.nowMs += 40_000
  await container.call()
  expect(rig.exchanged).toHaveLength(4)
})

test('the pause grows only with rejections that request none, and a grant ends its growth', async () => {
  let nowMs = 0
  const error = new TemporaryError('throttled')
  const held = { access_token: 'a' }
  const failed = (pauseMs: number | 'unknown'): GrantOutcome => ({ kind: 'failed', error, pauseMs })
  const granted: GrantOutcome = { kind: 'granted', tokenSet: held, serverTimeMs: undefined }
  const busy: GrantOutcome = { kind: 'failed', error }
  const outcomes = [failed(5000), failed('unknown'), busy, failed('unknown'), granted, failed('unknown')]
  const calledAt: number[] = []
  const refresh = new RefreshPause(() => nowMs).around(async () => {
    calledAt.push(nowMs)
    return outcomes.shift() ?? granted
  })

  for (; calledAt.length < 7; nowMs += 1000) {
    const before = calledAt.length
    const outcome = await refresh(held)
    if (calledAt.length === before)
      expect(outcome).toMatchObject({ kind: 'failed', error: { message: 'throttled' } })
  }

  expect(calledAt).toEqual([0, 5000, 15_000, 16_000, 36_000, 37_000, 47_000])
})
