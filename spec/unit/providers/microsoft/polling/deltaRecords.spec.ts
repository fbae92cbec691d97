import type { DeltaRequest } from '../../../../../lib/providers/microsoft/polling/deltaRecords'
import { contact, last, poll, scripted, synced } from '../scriptedGraph'

describe('the limits of time', () => {
  const times = ['09:59:59', '10:00:00', '10:00:01', '10:00:02']
  const page = {
    ...last('d1'),
    value: times.map((time) => contact(time, { lastModifiedDateTime: `2026-02-01T${time}Z` })),
  }
  const at = (time: string) => Date.parse(`2026-02-01T${time}Z`)

  test.each([
    ['startTime', { startTime: at('10:00:00') }, times.slice(1)],
    [
      'a startTime within a second, whose record may be later than it',
      { startTime: at('10:00:00.700') },
      times.slice(1),
    ],
    ['endTime', { endTime: at('10:00:01') }, times.slice(0, 3)],
    ['an endTime within a second', { endTime: at('10:00:01.300') }, times.slice(0, 3)],
    ['both', { startTime: at('10:00:00'), endTime: at('10:00:00') }, ['10:00:00']],
  ])('%s', async (_, changes, expected) => {
    expect((await poll(scripted(page).api, changes)).ids).toEqual([expected])
  })
})

describe('a removed record', () => {
  const removed = (id: string, reason = 'deleted') => ({ id, '@removed': { reason }, '@odata.etag': 'x' })
  const page = { ...last('d1'), value: [removed('a'), contact('b'), removed('c', 'changed')] }

  test('is left out', async () => {
    expect((await poll(scripted(page).api)).ids).toEqual([['b']])
  })

  test('is emitted on wish, in the shape of Graph', async () => {
    const { pages } = await poll(scripted(page).api, { includeDeleted: true })
    expect(pages[0]?.records.map(({ body }) => body)).toEqual([
      { id: 'a', '@removed': { reason: 'deleted' } },
      expect.objectContaining({ id: 'b' }),
      { id: 'c', '@removed': { reason: 'changed' } },
    ])
  })

  test('is not held back by the limits of time, which it does not show', async () => {
    const limits = {
      includeDeleted: true,
      startTime: Date.parse('2026-02-20'),
      endTime: Date.parse('2026-02-21'),
    }
    expect((await poll(scripted(page).api, limits)).ids).toEqual([['a', 'c']])
  })

  test('is left out where it can only have been removed before the startTime or after the endTime', async () => {
    const stored = await synced()
    const idsWith = async (limits: Partial<DeltaRequest>) =>
      (await poll(scripted(page).api, { includeDeleted: true, ...limits }, stored)).ids.flat()
    expect(await idsWith({ startTime: Date.parse('2026-03-01T12:00:01Z') })).toEqual([])
    expect(await idsWith({ endTime: Date.parse('2026-03-01T12:00:00Z') })).toEqual(['b'])
    expect(await idsWith({ endTime: Date.parse('2026-03-01T12:00:01Z') })).toEqual(['a', 'b', 'c'])
  })

  test('has the same version after a crash, and another one when it goes again in a later round', async () => {
    const answer = { ...last('d2'), value: [removed('a')] }
    const stored = await synced()
    const versionOf = async (from: unknown) =>
      (await poll(scripted(answer).api, { includeDeleted: true }, from)).pages[0]?.records[0]?.version
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

  test('keeps the names of Graph and loses its annotations', async () => {
    const item = contact('a', { '@odata.etag': 'W/"k"', '@odata.type': '#x', displayName: 'A' })
    expect((await recordOf(item))?.body).toEqual({
      '@odata.type': '#x',
      id: 'a',
      changeKey: 'key-a',
      lastModifiedDateTime: '2026-02-01T10:00:05Z',
      displayName: 'A',
    })
  })

  test('has its change key for a version, which is also in the etag', async () => {
    expect((await recordOf(contact('a')))?.version).toBe('key-a')
    const selected = contact('a', { changeKey: undefined, '@odata.etag': 'W/"key-a"' })
    expect((await recordOf(selected))?.version).toBe('key-a')
  })

  test('of a message has its read flag in the version, which changes without the change key', async () => {
    expect((await recordOf(contact('a', { isRead: true })))?.version).toBe('key-a read')
    expect((await recordOf(contact('a', { isRead: false })))?.version).toBe('key-a unread')
  })

  test('shows neither what is needed beside the selected fields, nor leaves out what is both', async () => {
    const fields = { selectedFields: ['isRead'], neededFields: ['isRead', 'body'] }
    const { api, requests } = scripted({ ...last('d1'), value: [contact('a', { isRead: true, body: {} })] })
    const { pages } = await poll(api, fields)
    expect(requests[0]?.query).toEqual({ $select: 'id,isRead,body,lastModifiedDateTime' })
    expect(pages[0]?.records[0]?.body).toEqual({ id: 'a', changeKey: 'key-a', isRead: true })
  })

  test('that shows no time has changed when its round began', async () => {
    const item = contact('a', { lastModifiedDateTime: undefined })
    const at = (time: string) => Date.parse(time)
    expect(await recordOf(item, { startTime: at('2026-03-01T12:00:00Z') })).toBeDefined()
    expect(await recordOf(item, { startTime: at('2026-03-01T12:00:01Z') })).toBeUndefined()
    expect(await recordOf(item, { endTime: at('2026-03-01T11:59:59Z') })).toBeUndefined()
  })

  test('without both has the time of its last change for a version', async () => {
    expect((await recordOf(contact('a', { changeKey: undefined })))?.version).toBe('2026-02-01T10:00:05Z')
  })

  test('has only the selected fields, though the time is asked for too', async () => {
    const { api, requests } = scripted(last('d1', 'a'))
    const { pages } = await poll(api, { selectedFields: ['displayName', 'id'] })
    expect(requests[0]?.query).toEqual({ $select: 'id,displayName,lastModifiedDateTime' })
    expect(pages[0]?.records[0]?.body).not.toHaveProperty('lastModifiedDateTime')
  })

  test('has the time where it is selected', async () => {
    const { api, requests } = scripted(last('d1', 'a'))
    const { pages } = await poll(api, { selectedFields: ['lastModifiedDateTime'] })
    expect(requests[0]?.query).toEqual({ $select: 'id,lastModifiedDateTime' })
    expect(pages[0]?.records[0]?.body).toHaveProperty('lastModifiedDateTime')
  })
})

describe('records that take work', () => {
  const items = ['a', 'b', 'c', 'd', 'e'].map((id) => contact(id))
  const page = { ...last('d1'), value: items }

  test('keep their order, three are made at one time, and what is refined away is left out', async () => {
    let underWay = 0
    let most = 0
    const { ids } = await poll(scripted(page).api, {
      refine: async (item) => {
        most = Math.max(most, ++underWay)
        await new Promise((resolve) => setTimeout(resolve, item['id'] === 'a' ? 20 : 1))
        underWay--
        return item['id'] === 'c' ? undefined : item
      },
    })
    expect({ ids, most }).toEqual({ ids: [['a', 'b', 'd', 'e']], most: 3 })
  })

  test('end together where one fails, so that none goes on after the execution', async () => {
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
