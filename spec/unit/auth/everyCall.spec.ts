import { startRig } from './rig'

const get = (path: string) => ({ method: 'GET', path })

describe('everyCall', () => {
  test('everyCall refreshes once at the start of each execution, before its first call', async () => {
    const rig = await startRig()
    const container = rig.container({ policy: 'everyCall' })
    for (let message = 1; message <= 3; message++) {
      await container.message(async (api) => {
        await api(get('/a'))
        await api(get('/b'))
      })
    }

    expect(rig.exchanged).toEqual(['refresh-secret-1', 'refresh-secret-2', 'refresh-secret-3'])
    expect(rig.sent).toEqual([2, 2, 3, 3, 4, 4].map((number) => `access-secret-${number}`))
  })

  test('everyCall shares one refresh between executions that start together', async () => {
    const rig = await startRig()
    const container = rig.container({ policy: 'everyCall' })
    await Promise.all(Array.from({ length: 10 }, () => container.call()))

    expect(rig.exchanged).toHaveLength(1)
  })

  test('everyCall refreshes even if another container has just refreshed', async () => {
    const rig = await startRig()
    const containers = [rig.container({ policy: 'everyCall' }), rig.container({ policy: 'everyCall' })]
    for (const container of containers) await container.call()

    expect(rig.exchanged).toEqual(['refresh-secret-1', 'refresh-secret-2'])
    expect(rig.server.reuses).toBe(0)
  })

  test('everyCall does not count a token set that another message adopts as its own refresh', async () => {
    const rig = await startRig()
    const [container, other] = [rig.container({ policy: 'everyCall' }), rig.container()]
    const [first] = [container.tokens.latest]
    rig.expireAccessTokens()
    await other.call()

    const adopting = container.access().replaceRejected(first, '/me', 0)
    await container.call()

    expect(await adopting).toBe('adopted')
    expect(rig.exchanged).toEqual(['refresh-secret-1', 'refresh-secret-2'])
  })

  test('everyCall refreshes again if the fresh token is rejected', async () => {
    const rig = await startRig()
    const container = rig.container({ policy: 'everyCall' })
    rig.apiFaults.push({ status: 401, body: {} })
    await container.call()

    expect(rig.exchanged).toHaveLength(2)
  })

  test('everyCall saves an unsaved token set first and refreshes only afterward', async () => {
    const rig = await startRig()
    const container = rig.container({ policy: 'everyCall' })
    rig.failWrites(2)
    await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })
    rig.failWrites(1)
    await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })
    expect(rig.exchanged).toHaveLength(1)

    await container.call()
    expect(rig.exchanged).toHaveLength(2)
    expect(rig.stored().refresh_token).toBe('refresh-secret-3')
  })
})

test('everyCall also refreshes after a search at another path has adopted a token set', async () => {
  const rig = await startRig()
  const container = rig.container({ policy: 'everyCall' })
  const { tokens } = container
  tokens.reportOutcome(tokens.latest, '/dead', new Error('rejected'))
  const other = rig.container()
  rig.expireAccessTokens()
  await other.call()
  const adopting = container.access().replaceRejected(tokens.latest, '/dead', 0)
  await Promise.all([adopting, container.call()])

  expect(await adopting).toBe('adopted')
  expect(rig.exchanged).toEqual(['refresh-secret-1', 'refresh-secret-2'])
})
