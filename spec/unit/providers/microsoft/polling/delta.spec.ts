import { pollByDelta } from '../../../../../lib/providers/microsoft/polling/delta'
import { contact, deltaRequest, last, more, poll, scripted, synced } from '../scriptedGraph'

const startedAt = '2026-03-01T12:00:00.000Z'

describe('a round', () => {
  test('reads all pages, each with the cursor that follows it', async () => {
    const { api, requests } = scripted(more('next-1', 'a', 'b'), more('next-2', 'c'), last('delta-1', 'd'))
    const { ids, pages, error } = await poll(api)
    expect(error).toBeUndefined()
    expect(ids).toEqual([['a', 'b'], ['c'], ['d']])
    expect(pages.map(({ cursor }) => cursor['link'])).toEqual(['next-1', 'next-2', 'delta-1'])
    expect(requests.map(({ path, link }) => path ?? link)).toEqual([
      '/me/contactFolders/f/contacts/delta',
      'next-1',
      'next-2',
    ])
  })

  test('goes through empty pages', async () => {
    const { ids } = await poll(scripted(more('n1'), more('n2', 'a'), more('n3'), last('d1')).api)
    expect(ids).toEqual([[], ['a'], [], []])
  })

  test('ends with the time at which it began, by the clock of the server', async () => {
    const { pages } = await poll(
      scripted(more('n1', 'a'), { ...last('d1'), date: 'Sun, 01 Mar 2026 13:30:00 GMT' }).api,
    )
    expect(pages[0]?.cursor).toMatchObject({ startedAt, round: 'first' })
    expect(pages[1]?.cursor).toMatchObject({ syncedAt: startedAt })
    expect(pages[1]?.cursor['startedAt']).toBeUndefined()
  })

  test('without a Date of the server takes our clock', async () => {
    const before = Date.now()
    const { cursor } = await poll(scripted({ ...last('d1'), date: '' }).api)
    expect(Date.parse(String(cursor?.['syncedAt']))).toBeGreaterThanOrEqual(before)
  })

  test('goes on from the cursor of any of its pages', async () => {
    const first = await poll(scripted(more('n1', 'a'), more('n2', 'b'), last('d1', 'c')).api)
    const { api, requests } = scripted(last('d1', 'c'))
    const { ids, cursor } = await poll(api, {}, first.pages[1]?.cursor)
    expect(ids).toEqual([['c']])
    expect(requests).toMatchObject([{ link: 'n2' }])
    expect(cursor).toEqual(first.cursor)
  })

  test('after a complete one asks its delta link', async () => {
    const { api, requests } = scripted(last('delta-2', 'b'))
    const { ids } = await poll(api, {}, await synced())
    expect(requests).toMatchObject([{ method: 'GET', link: 'delta-1' }])
    expect(ids).toEqual([['b']])
  })

  test('of a folder that is not there yet is none', async () => {
    const { api, requests } = scripted()
    expect(await poll(api, { deltaPath: async () => undefined })).toMatchObject({
      pages: [],
      error: undefined,
    })
    expect(requests).toEqual([])
  })

  test('fetches a page only when it is wanted', async () => {
    const { api, requests } = scripted(more('n1', 'a'), last('d1', 'b'))
    for await (const _ of pollByDelta(api, deltaRequest(), undefined, { warn() {} })) break
    expect(requests).toHaveLength(1)
  })

  test.each([
    [1000, 900],
    [900, 900],
    [50, 50],
  ])('asks for pages of %d records with at most %d', async (pageSize, expected) => {
    const { api, requests } = scripted(more('n1'), last('d1'))
    await poll(api, { pageSize })
    for (const { headers } of requests) expect(headers).toEqual({ prefer: `odata.maxpagesize=${expected}` })
  })
})

describe('a page that is none', () => {
  test('has neither link', async () => {
    const { error, pages } = await poll(scripted({ value: [contact('a')] }).api)
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('neither a next link nor a delta link'),
    })
    expect(pages).toEqual([])
  })

  test.each([
    ['to itself', [more('n1', 'a'), more('n1', 'b')], [['a']]],
    ['back', [more('n1', 'a'), more('n2', 'b'), more('n1', 'c')], [['a'], ['b']]],
  ])('has a next link that leads %s', async (_where, pages, emitted) => {
    const { error, ids } = await poll(scripted(...pages).api)
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('links that form a loop'),
    })
    expect(ids).toEqual(emitted)
  })

  test('is the 1,000th empty one in a row; the next execution goes on from there', async () => {
    const empty = Array.from({ length: 1000 }, (_, page) => more(`n${page + 1}`))
    const { error, cursor } = await poll(scripted(...empty).api)
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('1000 empty pages in a row'),
    })
    expect(cursor).toMatchObject({ link: 'n999' })
    expect((await poll(scripted(more('n1000'), last('d', 'a')).api, {}, cursor)).ids).toEqual([[], ['a']])
  })

  test.each([
    more('https://evil.example/next', 'a'),
    last('https://evil.example/delta', 'a'),
    last('//evil.example/delta', 'a'),
    last('https://graph.example.com@evil.example/', 'a'),
  ])('has a link to another origin: %j', async (page) => {
    const { error, pages } = await poll(scripted(page).api)
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('another origin'),
    })
    expect(pages).toEqual([])
  })

  test('has no list', async () => {
    const { error } = await poll(scripted({ '@odata.deltaLink': 'd1' }).api)
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('the changes of the default folder of contacts'),
    })
  })

  test('has a record without an id', async () => {
    const { error } = await poll(scripted({ value: [{ displayName: 'x' }], '@odata.deltaLink': 'd1' }).api)
    expect(error).toMatchObject({ message: expect.stringContaining('without an ID') })
  })
})
