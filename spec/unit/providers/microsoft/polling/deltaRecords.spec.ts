import type { DeltaRequest } from '../../../../../lib/providers/microsoft/polling/deltaRecords'
import { contact, last, poll, scripted, synced } from '../scriptedGraph'

describe('startTime and endTime', () => {
  const times = ['09:59:59', '10:00:00', '10:00:01', '10:00:02']
  const page = {
    ...last('d1'),
    value: times.map((time) => contact(time, { lastModifiedDateTime: `2026-02-01T${time}Z` })),
  }
  const at = (time: string) => Date.parse(`2026-02-01T${time}Z`)

  test.each([
    ['startTime', { startTime: at('10:00:00') }, times.slice(1)],
    [
      'a startTime within a second, which includes that whole second',
      { startTime: at('10:00:00.700') },
      times.slice(1),
    ],
    ['endTime', { endTime: at('10:00:01') }, times.slice(0, 3)],
    ['an endTime within a second', { endTime: at('10:00:01.300') }, times.slice(0, 3)],
    ['both times', { startTime: at('10:00:00'), endTime: at('10:00:00') }, ['10:00:00']],
  ])('records are limited by %s', async (_, changes, expected) => {
    expect((await poll(scripted(page).api, changes)).ids).toEqual([expected])
  })
})

describe('a removed record', () => {
  const removed = (id: string, reason = 'deleted') => ({ id, '@removed': { reason }, '@odata.etag': 'x' })
  const page = { ...last('d1'), value: [removed('a'), contact('b'), removed('c', 'changed')] }

  test('a removed record is not emitted by default', async () => {
    expect((await poll(scripted(page).api)).ids).toEqual([['b']])
  })

  test('a removed record is optionally emitted in the format of Graph', async () => {
    const { pages } = await poll(scripted(page).api, { includeDeleted: true })
    expect(pages[0]?.records.map(({ body }) => body)).toEqual([
      { id: 'a', '@removed': { reason: 'deleted' } },
      expect.objectContaining({ id: 'b' }),
      { id: 'c', '@removed': { reason: 'changed' } },
    ])
  })

  test('a removed record is emitted regardless of startTime and endTime because it has no time', async () => {
    const limits = {
      includeDeleted: true,
      startTime: Date.parse('2026-02-20'),
      endTime: Date.parse('2026-02-21'),
    }
    expect((await poll(scripted(page).api, limits)).ids).toEqual([['a', 'c']])
  })

  test('a removed record is not emitted if the removal must be before startTime or after endTime', async () => {
    const stored = await synced()
    const idsWith = async (limits: Partial<DeltaRequest>) =>
      (await poll(scripted(page).api, { includeDeleted: true, ...limits }, stored)).ids.flat()
    expect(await idsWith({ startTime: Date.parse('2026-03-01T12:00:01Z') })).toEqual([])
    expect(await idsWith({ endTime: Date.parse('2026-03-01T12:00:00Z') })).toEqual(['b'])
    expect(await idsWith({ endTime: Date.parse('2026-03-01T12:00:01Z') })).toEqual(['a', 'b', 'c'])
  })

  test('a removed record has the same version after a crash and another one in a later round', async () => {
    const response = { ...last('d2'), value: [removed('a')] }
    const stored = await synced()
    const versionOf = async (from: unknown) =>
      (await poll(scripted(response).api, { includeDeleted: true }, from)).pages[0]?.records[0]?.version
    const version = await versionOf(stored)
    expect(await versionOf(stored)).toBe(version)
    const { cursor: later } = await poll(scripted(last('delta-9')).api, {}, stored)
    expect(await versionOf(later)).not.toBe(version)
  })
})

describe('a record', () => {
  async function recordOf(item: Record<string, unknown>, changes: Partial<DeltaRequest> = {}) {
    const { pages } = await poll(scripted({ ...last('d1'), value: [item] }).api, changes)
    return pages[0]?.records[0]
  }

  test('a record keeps the property names of Graph and loses its annotations', async () => {
    const item = contact('a', { '@odata.etag': 'W/"k"', '@odata.type': '#x', displayName: 'A' })
    expect((await recordOf(item))?.body).toEqual({
      '@odata.type': '#x',
      id: 'a',
      changeKey: 'key-a',
      lastModifiedDateTime: '2026-02-01T10:00:05Z',
      displayName: 'A',
    })
  })

  test('the version of a record is its change key, which is also in the ETag', async () => {
    expect((await recordOf(contact('a')))?.version).toBe('key-a')
    const selected = contact('a', { changeKey: undefined, '@odata.etag': 'W/"key-a"' })
    expect((await recordOf(selected))?.version).toBe('key-a')
  })

  test('the version of a message contains its read flag, which changes without the change key', async () => {
    expect((await recordOf(contact('a', { isRead: true })))?.version).toBe('key-a read')
    expect((await recordOf(contact('a', { isRead: false })))?.version).toBe('key-a unread')
  })

  test('a record contains all selected fields and none that are only needed internally', async () => {
    const fields = { selectedFields: ['isRead'], neededFields: ['isRead', 'body'] }
    const { api, requests } = scripted({ ...last('d1'), value: [contact('a', { isRead: true, body: {} })] })
    const { pages } = await poll(api, fields)
    expect(requests[0]?.query).toEqual({ $select: 'id,isRead,body,lastModifiedDateTime' })
    expect(pages[0]?.records[0]?.body).toEqual({ id: 'a', changeKey: 'key-a', isRead: true })
  })

  test('a record without a time counts as changed when its round started', async () => {
    const item = contact('a', { lastModifiedDateTime: undefined })
    const at = (time: string) => Date.parse(time)
    expect(await recordOf(item, { startTime: at('2026-03-01T12:00:00Z') })).toBeDefined()
    expect(await recordOf(item, { startTime: at('2026-03-01T12:00:01Z') })).toBeUndefined()
    expect(await recordOf(item, { endTime: at('2026-03-01T11:59:59Z') })).toBeUndefined()
  })

  test('the version of a record without a change key and ETag is the time of its last change', async () => {
    expect((await recordOf(contact('a', { changeKey: undefined })))?.version).toBe('2026-02-01T10:00:05Z')
  })

  test('a record has only the selected fields, although the time is requested too', async () => {
    const { api, requests } = scripted(last('d1', 'a'))
    const { pages } = await poll(api, { selectedFields: ['displayName', 'id'] })
    expect(requests[0]?.query).toEqual({ $select: 'id,displayName,lastModifiedDateTime' })
    expect(pages[0]?.records[0]?.body).not.toHaveProperty('lastModifiedDateTime')
  })

  test('a record has the time if it is selected', async () => {
    const { api, requests } = scripted(last('d1', 'a'))
    const { pages } = await poll(api, { selectedFields: ['lastModifiedDateTime'] })
    expect(requests[0]?.query).toEqual({ $select: 'id,lastModifiedDateTime' })
    expect(pages[0]?.records[0]?.body).toHaveProperty('lastModifiedDateTime')
  })
})

describe('records that take time to prepare', () => {
  const items = ['a', 'b', 'c', 'd', 'e'].map((id) => contact(id))
  const page = { ...last('d1'), value: items }

  test('records keep their order, three are prepared at a time, and filtered ones are skipped', async () => {
    let inProgress = 0
    let most = 0
    const { ids } = await poll(scripted(page).api, {
      refine: async (item) => {
        most = Math.max(most, ++inProgress)
        await new Promise((resolve) => setTimeout(resolve, item['id'] === 'a' ? 20 : 1))
        inProgress--
        return item['id'] === 'c' ? undefined : item
      },
    })
    expect({ ids, most }).toEqual({ ids: [['a', 'b', 'd', 'e']], most: 3 })
  })

  test('all preparations end before the execution fails because of one of them', async () => {
    const ended: unknown[] = []
    const { error, pages } = await poll(scripted(page).api, {
      refine: async ({ id }) => {
        if (id === 'a') throw new Error('no')
        await new Promise((resolve) => setTimeout(resolve, 10))
        ended.push(id)
        return undefined
      },
    })
    expect({ error, pages, ended }).toEqual({ error: new Error('no'), pages: [], ended: ['b', 'c'] })
  })
})
