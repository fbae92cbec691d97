import { startRig } from './rig'

const leaveMeAlone = { status: 429, body: {}, headers: { 'retry-after': '600' } }

test('a token endpoint that asks for a long pause is left alone by all messages until it is over', async () => {
  const rig = await startRig()
  const container = rig.container()
  rig.expireAccessTokens()
  rig.tokenFaults.push(leaveMeAlone)
  for (let message = 1; message <= 5; message++) {
    await expect(container.call()).rejects.toMatchObject({
      name: 'TemporaryError',
      message: expect.stringContaining(
        'it answered 429 without an access token and asks for a pause of 600 s',
      ),
    })
  }
  expect(rig.spent).toHaveLength(1)

  rig.nowMs += 599_000
  await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })
  rig.nowMs += 1000
  await container.call()
  expect(rig.spent).toHaveLength(2)
})

test('what another container got meanwhile is adopted in spite of the pause', async () => {
  const rig = await startRig()
  const container = rig.container()
  rig.expireAccessTokens()
  rig.tokenFaults.push(leaveMeAlone)
  await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })

  await rig.container().call()
  await container.call()
  expect(rig.spent).toHaveLength(2)
})

test.each([
  ['asks for days', '999999', 901_000],
  ['asks for ten minutes, before the clock is set back by an hour,', '600', -3_600_000],
])('an endpoint that %s is asked again', async (_what, retryAfter, passedMs) => {
  const rig = await startRig()
  const container = rig.container()
  rig.expireAccessTokens()
  rig.tokenFaults.push({ ...leaveMeAlone, headers: { 'retry-after': retryAfter } })
  await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })

  rig.nowMs += passedMs
  rig.apiFaults.push({ status: 401, body: {} })
  await container.call()
  expect(rig.spent).toHaveLength(2)
})
