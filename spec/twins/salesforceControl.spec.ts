import type { SalesforceTwin } from '../../tenant/salesforce'
import { call, get, rejection, startTwin } from './salesforceCalls'

describe('HTTP control of the Salesforce fake', () => {
  let twin: SalesforceTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const control = async (name: string, body: unknown = {}): Promise<unknown> => {
    const reply = await call(twin, 'POST', `/control/${name}`, { body, headers: { authorization: '' } })
    return reply.status === 200 ? (reply.body as { result: unknown }).result : reply
  }
  const objectType = 'Contact'

  it('control requests seed, create, change, and delete records', async () => {
    expect(await control('seed', { objectType, count: 5, perSecond: 2 })).toBe(5)
    const id = String(await control('create', { objectType, fields: { LastName: 'Vance' } }))
    await control('update', { objectType, ids: [id], fields: { Title: 'Owner' } })
    await control('delete', { objectType, count: 2 })
    expect(twin.record(objectType, id)).toMatchObject({ Title: 'Owner' })
    expect(await control('record-ids', { objectType })).toEqual(twin.ids(objectType))
    expect(twin.ids(objectType)).toHaveLength(4)
  })

  it('control requests begin, commit, and roll back transactions', async () => {
    const [first, second] = [await control('begin'), await control('begin')]
    await control('create', { objectType, transaction: first })
    await control('create', { objectType, transaction: second })
    expect(twin.ids(objectType)).toHaveLength(0)
    await control('commit', { transaction: first })
    await control('rollback', { transaction: second })
    expect(twin.ids(objectType)).toHaveLength(1)
    expect(await control('commit', { transaction: 7 })).toMatchObject({ status: 400 })
  })

  it('control requests set and clear faults, locks, and the quota', async () => {
    await control('fail', { fault: { kind: 'unavailable' }, path: 'describe$' })
    await control('clear-faults')
    expect((await get(twin, 'sobjects/Contact/describe')).status).toBe(200)
    await control('reject-all')
    expect((await get(twin, 'sobjects/')).status).toBe(401)
    await control('clear-faults')
    await control('lock-rows', { times: 1 })
    expect(rejection(await call(twin, 'POST', 'sobjects/Contact', { body: { LastName: 'A' } }))).toEqual([
      400,
      'UNABLE_TO_LOCK_ROW',
    ])
    await control('set-quota', { limit: 0 })
    expect(rejection(await get(twin, 'sobjects/'))).toEqual([403, 'REQUEST_LIMIT_EXCEEDED'])
  })

  it('a control request moves the instance, and the old origin still accepts control requests', async () => {
    const moved = await control('move-instance')
    expect(moved).toBe(twin.instanceUrl)
    expect(moved).not.toBe(twin.url)
    const reply = await fetch(`${twin.url}/control/seed`, {
      method: 'POST',
      body: JSON.stringify({ objectType, count: 3 }),
    })
    expect(await reply.json()).toEqual({ result: 3 })
  })

  it('the list of API requests contains no control requests', async () => {
    await control('advance-clock', { milliseconds: 1000 })
    await control('set-batch-size', { size: 10 })
    await control('expire-locators')
    await control('tie-locators-to-session')
    await get(twin, 'sobjects/')
    expect((await call(twin, 'GET', '/control/requests')).body).toMatchObject({
      result: { statusCounts: { 200: 1 }, seen: [{ path: '/services/data/v66.0/sobjects/' }] },
    })
    await control('clear-requests')
    expect(twin.requestsSeen).toHaveLength(0)
  })

  it.each([
    ['seed', { count: 3 }, "'objectType' is missing."],
    ['seed', { objectType, count: 'many' }, "'count' is not of its type."],
    ['seed', { number: 3 }, "There is no 'number'."],
    ['seed', { objectType: 'Nothing', count: 1 }, 'The org has no Nothing.'],
    ['fail', { fault: { kind: 'earthquake' } }, "'fault' is not of its type."],
    ['update', { objectType, ids: ['nope'] }, 'The org has no nope.'],
  ])('the control request %s %j fails with the reason', async (name, body, reason) => {
    expect(await control(name, body)).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining(reason) },
    })
  })

  it('an unknown control request fails with the list of known ones', async () => {
    expect(await control('explode')).toMatchObject({
      status: 404,
      body: { error: expect.stringContaining('POST seed') },
    })
  })
})
