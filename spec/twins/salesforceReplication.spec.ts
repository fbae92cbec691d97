import type { SalesforceTwin } from '../../tenant/salesforce'
import { changes, create, eight, get, records, rejection, startTwin, textOf, values } from './salesforceCalls'

const minute = 60_000
const day = 24 * 60 * minute

describe('replication from the Salesforce fake', () => {
  let twin: SalesforceTwin
  beforeEach(async () => {
    twin = await startTwin({ now: () => eight })
  })
  afterEach(() => twin.close())

  const updated = (start: number, end: number, object = 'Contact'): ReturnType<typeof changes> =>
    changes(twin, 'updated', object, start, end)
  const deleted = (start: number, end: number): ReturnType<typeof changes> =>
    changes(twin, 'deleted', 'Contact', start, end)

  it('changed records are listed for a range in whole minutes', async () => {
    const ids = [-61_000, -60_000, -1000, 0].map((offset) =>
      twin.create('Contact', {}, { at: eight + offset }),
    )
    expect(await updated(eight - 30_000, eight + 59_000)).toMatchObject({
      status: 200,
      body: { ids: ids.slice(1, 3), latestDateCovered: '2026-01-31T08:00:00.000+0000' },
    })
    twin.update('Contact', ids.slice(0, 1), {}, eight - 1)
    twin.delete('Contact', ids.slice(1, 2), eight - 1)
    expect((await updated(eight - minute, eight)).body).toMatchObject({ ids: [ids[0], ids[2]] })
  })

  it('latestDateCovered is never in the future', async () => {
    const { body } = await updated(eight - minute, eight + day)
    expect(body).toEqual({ ids: [], latestDateCovered: '2026-01-31T08:00:00.000+0000' })
  })

  it('deleted records are listed', async () => {
    const [id] = twin.seed('Contact', 2)
    twin.delete('Contact', [String(id)], eight - 5000)
    expect(await deleted(eight - minute, eight)).toMatchObject({
      status: 200,
      body: {
        deletedRecords: [{ id, deletedDate: '2026-01-31T07:59:55.000+0000' }],
        earliestDateAvailable: '2026-01-16T08:00:00.000+0000',
        latestDateCovered: '2026-01-31T08:00:00.000+0000',
      },
    })
  })

  it('deletions are listed for 15 days', async () => {
    const ids = twin.seed('Contact', 2)
    twin.delete('Contact', ids.slice(0, 1), eight - 15 * day - minute)
    twin.delete('Contact', ids.slice(1), eight - 15 * day)
    expect((await deleted(eight - 29 * day, eight)).body).toMatchObject({ deletedRecords: [{ id: ids[1] }] })
  })

  it('an object without SystemModstamp is compared by another of its times', async () => {
    const share = twin.create('AccountShare', {}, { at: eight - 5 * minute })
    const history = twin.create('AccountHistory', {}, { at: eight - minute })
    expect((await updated(eight - minute, eight, 'AccountHistory')).body).toMatchObject({ ids: [history] })
    twin.update('AccountShare', [share], {}, eight - minute)
    expect((await updated(eight - minute, eight, 'AccountShare')).body).toMatchObject({ ids: [share] })
    twin.update('AccountHistory', [history], {}, eight - 2 * minute)
    expect((await updated(eight - minute, eight, 'AccountHistory')).body).toMatchObject({ ids: [history] })
  })

  it('invalid time ranges are rejected', async () => {
    const rejected = [400, 'INVALID_REPLICATION_DATE']
    expect(rejection(await updated(eight - 30_000, eight - 1000))).toEqual(rejected)
    expect(rejection(await updated(eight, eight - minute))).toEqual(rejected)
    expect(rejection(await updated(eight - 30 * day - minute, eight))).toEqual(rejected)
    expect((await updated(eight - 30 * day, eight)).status).toBe(200)
    expect(rejection(await get(twin, 'sobjects/Contact/updated?start=yesterday&end=today'))).toEqual(rejected)
    expect(
      rejection(
        await get(twin, 'sobjects/Contact/updated/?start=2026-01-31T07:00:00+00:00&end=2026-01-31T08:00:00Z'),
      ),
    ).toEqual(rejected)
    expect(rejection(await get(twin, 'sobjects/Contact/deleted/'))).toEqual([400, 'MISSING_ARGUMENT'])
  })

  it('objects that cannot be replicated are rejected', async () => {
    expect(rejection(await updated(eight - minute, eight, 'Setting__mdt'))).toEqual([
      400,
      'INVALID_TYPE_FOR_OPERATION',
    ])
    expect(rejection(await updated(eight - minute, eight, 'Nothing'))).toEqual([404, 'NOT_FOUND'])
  })

  describe('replication with open transactions', () => {
    const soql = 'SELECT Id, Title, SystemModstamp FROM Contact ORDER BY SystemModstamp, Id'

    it('writes are visible after the commit, with the time of the write', async () => {
      const [old] = twin.seed('Contact', 1, { fields: { Title: 'Buyer' } })
      const transaction = twin.begin()
      const made = transaction.create('Contact')
      transaction.update('Contact', [String(old)], { Title: 'Owner' })
      twin.advanceClock(5 * minute)
      expect(await records(twin, soql)).toMatchObject([{ Id: old, Title: 'Buyer' }])
      expect(rejection(await get(twin, `sobjects/Contact/${made}`))).toEqual([404, 'NOT_FOUND'])
      transaction.commit()
      const SystemModstamp = '2026-01-31T08:00:00.000+0000'
      expect(await records(twin, soql)).toMatchObject([
        { Id: old, Title: 'Owner', SystemModstamp },
        { Id: made, SystemModstamp },
      ])
    })

    it('latestDateCovered is not later than the start of the oldest transaction', async () => {
      const covered = async (): Promise<unknown> =>
        textOf((await updated(eight - minute, eight + day)).body, 'latestDateCovered')
      const oldest = twin.begin(eight - 90_000)
      twin.advanceClock(3 * minute)
      const later = twin.begin()
      expect(await covered()).toBe('2026-01-31T07:58:00.000+0000')
      oldest.rollback()
      expect(await covered()).toBe('2026-01-31T08:03:00.000+0000')
      twin.advanceClock(minute)
      expect(await covered()).toBe('2026-01-31T08:03:00.000+0000')
      expect((await deleted(eight - minute, eight + day)).body).toMatchObject({
        latestDateCovered: '2026-01-31T08:03:00.000+0000',
      })
      later.commit()
      expect(await covered()).toBe('2026-01-31T08:04:00.000+0000')
    })

    it('deletions are visible after the commit and discarded by a rollback', async () => {
      const [id] = twin.seed('Contact', 1)
      const dropped = twin.begin()
      dropped.delete('Contact', [String(id)])
      dropped.rollback()
      const kept = twin.begin()
      kept.delete('Contact', [String(id)])
      expect(await records(twin, soql)).toHaveLength(1)
      kept.commit()
      expect(() => kept.create('Contact')).toThrow('The transaction has ended.')
      expect(await records(twin, soql)).toHaveLength(0)
      expect(await records(twin, soql, 'queryAll')).toMatchObject([
        { Id: id, SystemModstamp: '2026-01-31T08:00:00.000+0000' },
      ])
    })
  })

  it('new IDs are ascending unless a smaller one is requested', async () => {
    const ids = [await create(twin, 'Contact', { LastName: 'A' }), ...twin.seed('Contact', 3)]
    expect([...ids].sort()).toEqual(ids)
    const [, second] = ids
    const below = twin.create('Contact', {}, { belowId: String(second) })
    const lower = twin.create('Contact', {}, { belowId: String(second) })
    const sorted = [ids[0], lower, below, ...ids.slice(1)]
    expect([...ids, below, lower].sort()).toEqual(sorted)
    expect(await values(twin, 'SELECT Id FROM Contact ORDER BY Id', 'Id')).toEqual(sorted)
  })

  it('seeded rows are up to 26 per second, and the last one is a minute old', async () => {
    twin.seed('Contact', 2086, { perSecond: 26 })
    const stamps = new Map<unknown, number>()
    twin.setBatchSize(2086)
    const all = [
      ...(await values(twin, 'SELECT SystemModstamp FROM Contact ORDER BY Id LIMIT 2000', 'SystemModstamp')),
      ...(await values(twin, 'SELECT SystemModstamp FROM Contact ORDER BY Id OFFSET 2000', 'SystemModstamp')),
    ]
    for (const stamp of all) stamps.set(stamp, (stamps.get(stamp) ?? 0) + 1)
    expect([all.length, Math.max(...stamps.values()), stamps.size]).toEqual([2086, 26, 81])
    expect(all.at(-1)).toBe('2026-01-31T07:58:59.000+0000')
  })

  it('keyset paging returns 100,000 rows', async () => {
    twin.seed('Contact', 100_000, { perSecond: 26 })
    let [cursor, count] = ['', 0]
    for (;;) {
      const page = await records(
        twin,
        `SELECT Id, SystemModstamp FROM Contact ${cursor} ORDER BY SystemModstamp, Id LIMIT 2000`,
      )
      const last = page.at(-1)
      count += page.length
      if (!last) break
      const [time, id] = [last['SystemModstamp'], last['Id']]
      cursor = `WHERE ((SystemModstamp = ${time} AND Id > '${id}') OR SystemModstamp > ${time}) AND SystemModstamp < 2026-01-31T08:00:00Z`
    }
    expect(count).toBe(100_000)
  })
})
