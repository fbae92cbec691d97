import { deferred, startRig } from '../auth/rig'

test('the exit of the process waits for a refresh ahead that began after the end of its execution', async () => {
  const rig = await startRig()
  const container = rig.container({ policy: 'ahead', random: () => 0.5 })
  rig.expireAccessTokens()
  await container.call()
  const access = container.access()
  await access.close()
  const [arrived, released, exited] = [deferred(), deferred(), deferred()]
  rig.tokenFaults.push((_request, _response, work) => {
    arrived.resolve()
    void released.promise.then(work)
  })
  const { exit } = process
  process.exit = exited.resolve as never
  rig.nowMs += 50_000
  await access.waitUntilUsable(() => '/me')
  await arrived.promise
  process.exit(0)
  released.resolve()
  await exited.promise
  process.exit = exit

  expect(rig.stored().access_token).toBe('access-secret-3')
})

test('the tokens that an execution has used are secrets although the account has newer ones', async () => {
  const rig = await startRig()
  const container = rig.container()
  const access = container.access()
  access.latest()
  for (let refresh = 1; refresh <= 8; refresh++) {
    rig.expireAccessTokens()
    await container.call()
  }

  expect([...container.tokens.secrets]).not.toContain('access-secret-1')
  expect(access.secrets()).toEqual(['access-secret-1', 'refresh-secret-1'])
})
