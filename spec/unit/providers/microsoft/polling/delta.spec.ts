import { pollByDelta } from '../../../../../lib/providers/microsoft/polling/delta'
import { contact, deltaRequest, last, more, poll, scripted, synced } from '../scriptedGraph'

const startedAt = '2026-03-01T12:00:00.000Z'

describe('a round', () => {
  test('a round reads all pages, each with the cursor for the next one', async () => {
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

  test('small pages of the first round may belong to an endless list, full ones and those of later rounds do not', async () => {
    const full = Array.from({ length: 100 }, (_, index) => `c${index}`)
    const first = await poll(scripted(more('n1', ...full), more('n2', 'a'), last('d1')).api)
    expect(first.pages.map(({ mayBeEndless }) => mayBeEndless)).toEqual([false, true, true])
    const second = await poll(scripted(more('n1', 'a'), last('d1')).api, {}, first.cursor)
    expect(second.pages.map(({ mayBeEndless }) => mayBeEndless)).toEqual([false, false])
  })

  test('a round continues after empty pages', async () => {
    const { ids } = await poll(scripted(more('n1'), more('n2', 'a'), more('n3'), last('d1')).api)
    expect(ids).toEqual([[], ['a'], [], []])
  })

  test("a completed round stores the time of its start by the server's clock", async () => {
    const { pages } = await poll(
      scripted(more('n1', 'a'), { ...last('d1'), date: 'Sun, 01 Mar 2026 13:30:00 GMT' }).api,
    )
    expect(pages[0]?.cursor).toMatchObject({ startedAt, round: 'first' })
    expect(pages[1]?.cursor).toMatchObject({ syncedAt: startedAt })
    expect(pages[1]?.cursor['startedAt']).toBeUndefined()
  })

  test('a round uses the local clock if the response has no Date header', async () => {
    const before = Date.now()
    const { cursor } = await poll(scripted({ ...last('d1'), date: '' }).api)
    expect(Date.parse(String(cursor?.['syncedAt']))).toBeGreaterThanOrEqual(before)
  })

  test('a round continues from the cursor of any of its pages', async () => {
    const first = await poll(scripted(more('n1', 'a'), more('n2', 'b'), last('d1', 'c')).api)
    const { api, requests } = scripted(last('d1', 'c'))
    const { ids, cursor } = await poll(api, {}, first.pages[1]?.cursor)
    expect(ids).toEqual([['c']])
    expect(requests).toMatchObject([{ link: 'n2' }])
    expect(cursor).toEqual(first.cursor)
  })

  test('the round after a completed one requests its delta link', async () => {
    const { api, requests } = scripted(last('delta-2', 'b'))
    const { ids } = await poll(api, {}, await synced())
    expect(requests).toMatchObject([{ method: 'GET', link: 'delta-1' }])
    expect(ids).toEqual([['b']])
  })

  test('a round of a folder that does not exist yet has no pages', async () => {
    const { api, requests } = scripted()
    expect(await poll(api, { deltaPath: async () => undefined })).toMatchObject({
      pages: [],
      error: undefined,
    })
    expect(requests).toEqual([])
  })

  test('a page is not requested in advance', async () => {
    const { api, requests } = scripted(more('n1', 'a'), last('d1', 'b'))
    for await (const _ of pollByDelta(api, deltaRequest(), undefined, { warn() {} })) break
    expect(requests).toHaveLength(1)
  })

  test.each([
    [1000, 900],
    [900, 900],
    [50, 50],
  ])('a page size of %d requests at most %d records', async (pageSize, expected) => {
    const { api, requests } = scripted(more('n1'), last('d1'))
    await poll(api, { pageSize })
    for (const { headers } of requests) expect(headers).toEqual({ prefer: `odata.maxpagesize=${expected}` })
  })
})

describe('an invalid page', () => {
  test('a page without a next link and a delta link is rejected', async () => {
    const { error, pages } = await poll(scripted({ value: [contact('a')] }).api)
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('neither a next link nor a delta link'),
    })
    expect(pages).toEqual([])
  })

  test.each([
    ['to its own page', [more('n1', 'a'), more('n1', 'b')], [['a']]],
    ['to an earlier page', [more('n1', 'a'), more('n2', 'b'), more('n1', 'c')], [['a'], ['b']]],
  ])('a page with a next link %s is rejected as a loop', async (_where, pages, emitted) => {
    const { error, ids } = await poll(scripted(...pages).api)
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('links that form a loop'),
    })
    expect(ids).toEqual(emitted)
  })

  test('the 1,000th empty page in a row is rejected, and the next execution continues from there', async () => {
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
  ])('a page with a link to another origin is rejected: %j', async (page) => {
    const { error, pages } = await poll(scripted(page).api)
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('another origin'),
    })
    expect(pages).toEqual([])
  })

  test('a page without a list is rejected', async () => {
    const { error } = await poll(scripted({ '@odata.deltaLink': 'd1' }).api)
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('the changes of the default folder of contacts'),
    })
  })

  test('a page with a record that has no ID is rejected', async () => {
    const { error } = await poll(scripted({ value: [{ displayName: 'x' }], '@odata.deltaLink': 'd1' }).api)
    expect(error).toMatchObject({ message: expect.stringContaining('without an ID') })
  })
})
