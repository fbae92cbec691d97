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
  await access.waitUntilUsable()
  await arrived.promise
  process.exit(0)
  released.resolve()
  await exited.promise
  process.exit = exit

  expect(rig.stored().access_token).toBe('access-secret-3')
})
