import { ApiError, NotFoundError, PermissionError, TemporaryError } from '../../../../../lib/errors'
import { contact, last, more, poll, scripted, synced } from '../scriptedGraph'

const gone = () => new NotFoundError('gone', { status: 410, code: 'SyncStateNotFound' })

describe('a delta state that Graph no longer accepts', () => {
  const lost = [
    gone(),
    new NotFoundError('gone', { status: 410 }),
    new ApiError('x', { status: 400, code: 'SyncStateNotFound' }),
    new ApiError('x', { status: 400, code: 'syncStateInvalid' }),
    new ApiError('x', { status: 409, code: 'ResyncRequired' }),
    new ApiError('x', { status: 401, code: 'SyncStateNotFound' }),
  ]

  test.each(lost)(
    'a rejected delta link starts a round of the changes since the last one: %o',
    async (error) => {
      const stored = await synced()
      const { api, requests } = scripted(error, {
        ...last('delta-2'),
        value: [
          contact('old', { lastModifiedDateTime: '2026-03-01T11:57:59Z' }),
          contact('margin', { lastModifiedDateTime: '2026-03-01T11:58:00Z' }),
          contact('new', { lastModifiedDateTime: '2026-03-01T12:30:00Z' }),
          contact('timeless', { lastModifiedDateTime: undefined }),
        ],
      })
      const { ids, warnings, cursor } = await poll(api, {}, stored)
      expect(ids).toEqual([['margin', 'new', 'timeless']])
      expect(requests.map(({ path, link }) => path ?? link)).toEqual([
        'delta-1',
        '/me/contactFolders/f/contacts/delta',
      ])
      expect(warnings).toEqual([expect.stringContaining('no longer accepts the delta link')])
      expect(cursor).toMatchObject({ link: 'delta-2' })
      expect(cursor?.['since']).toBeUndefined()
    },
  )

  test('a link that is rejected during a later round loses none of its changes', async () => {
    const stored = await synced()
    const { ids } = await poll(
      scripted(more('n1', 'b'), gone(), {
        ...last('d2'),
        value: [contact('b', { lastModifiedDateTime: '2026-03-01T12:10:00Z' }), contact('c')],
      }).api,
      {},
      stored,
    )
    expect(ids).toEqual([['b'], ['b']])
  })

  test('a link that is rejected during the first round starts it again', async () => {
    const { ids, cursor } = await poll(
      scripted(more('n1', 'a'), gone(), more('n2', 'a'), last('d1', 'b')).api,
    )
    expect(ids).toEqual([['a'], ['a'], ['b']])
    expect(cursor).toMatchObject({ link: 'd1' })
  })

  test('the new round keeps its start time on all pages, even after a crash', async () => {
    const first = await poll(scripted(gone(), more('n1'), last('d2')).api, {}, await synced())
    const { ids } = await poll(
      scripted({
        ...last('d2'),
        value: [contact('old'), contact('new', { lastModifiedDateTime: '2026-03-01T12:30:00Z' })],
      }).api,
      {},
      first.pages[0]?.cursor,
    )
    expect(ids).toEqual([['new']])
  })

  test('a rejection of the first request of a round is an error', async () => {
    const { error, pages } = await poll(scripted(gone()).api)
    expect(error).toMatchObject({ name: 'NotFoundError', status: 410 })
    expect(pages).toEqual([])
  })

  test('repeated rejections within one execution are an error', async () => {
    const responses = [1, 2, 3, 4, 5].flatMap((each) => [gone(), more(`n${each}`, 'a')])
    const { api, requests } = scripted(...responses)
    const { error } = await poll(api, {}, await synced())
    expect(error).toMatchObject({ status: 410 })
    expect(requests).toHaveLength(7)
  })

  test.each([
    new PermissionError('x', { status: 403 }),
    new NotFoundError('x', { status: 404, code: 'ErrorItemNotFound' }),
    new ApiError('x', { status: 400, code: 'BadRequest' }),
    new TemporaryError('x', { status: 503, code: 'SyncStateNotFound' }),
    new TypeError('a fault of ours'),
  ])('any other failure does not start a new round: %s', async (failure) => {
    const { error } = await poll(scripted(failure).api, {}, await synced())
    expect(error).toBe(failure)
  })
})

describe('a snapshot of contacts', () => {
  test('a snapshot of another folder starts from the beginning with a warning', async () => {
    const { api, requests } = scripted(last('d1', 'a'))
    const { ids, warnings } = await poll(api, { parentId: 'f2' }, await synced())
    expect(ids).toEqual([['a']])
    expect(requests).toMatchObject([{ path: '/me/contactFolders/f/contacts/delta' }])
    expect(warnings).toEqual([expect.stringContaining('from the beginning')])
  })

  test('a snapshot of the same folder by its ID is continued', async () => {
    const stored = await synced({ parentId: 'f2' })
    const { api, requests } = scripted(last('d2'))
    await poll(api, { parentId: 'f2' }, stored)
    expect(requests).toMatchObject([{ link: 'delta-1' }])
  })

  test('a snapshot with other fields starts a round with them from the end of the last one', async () => {
    const { api, requests } = scripted({
      ...last('d2'),
      value: [contact('old'), contact('new', { lastModifiedDateTime: '2026-03-01T12:00:00Z' })],
    })
    const { ids, warnings } = await poll(api, { selectedFields: ['displayName'] }, await synced())
    expect(ids).toEqual([['new']])
    expect(requests).toMatchObject([{ query: { $select: 'id,displayName,lastModifiedDateTime' } }])
    expect(warnings).toEqual([expect.stringContaining('selected fields were changed')])
  })

  test('a snapshot of another component is rejected before any request', async () => {
    const { api, requests } = scripted(last('d1'))
    const { error } = await poll(api, {}, { lastModified: '2026-01-01' })
    expect(error).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('Reset the snapshot'),
    })
    expect(requests).toEqual([])
  })
})
