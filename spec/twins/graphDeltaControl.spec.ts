import type { GraphTwin } from '../../tenant/graph'
import { get, idsOf, page, round, startTwin } from './graphCalls'

describe('control of deltas of the Graph fake', () => {
  let twin: GraphTwin
  let delta = ''
  beforeEach(async () => {
    twin = await startTwin()
    delta = `/me/contactFolders/${twin.defaultFolderId}/contacts/delta`
  })
  afterEach(() => twin.close())

  const deltaLinkOf = (pages: readonly { deltaLink: string | undefined }[]): string =>
    pages.at(-1)?.deltaLink ?? ''

  it('expireDeltaStates expires the links of all rounds', async () => {
    twin.seed(20)
    const { nextLink = '' } = await page(twin, delta)
    const finished = await round(twin, delta)
    twin.expireDeltaStates()
    for (const link of [nextLink, deltaLinkOf(finished)]) expect((await get(twin, link)).status).toBe(410)
    expect(idsOf(await round(twin, delta))).toHaveLength(20)
  })

  it('insertEmptyPages starts the next rounds with empty pages that have a nextLink', async () => {
    const ids = twin.seed(10)
    twin.insertEmptyPages(2, 2)
    const first = await round(twin, delta)
    expect(first.map(({ value }) => value.length)).toEqual([0, 0, 10])
    twin.changeContacts(ids.slice(0, 1))
    const second = await round(twin, deltaLinkOf(first))
    expect(second.map(({ value }) => value.length)).toEqual([0, 0, 1])
    expect(await round(twin, deltaLinkOf(second))).toHaveLength(1)
  })

  it('insertEmptyListPages starts the next lists with empty pages that have a nextLink', async () => {
    const ids = twin.seed(12)
    twin.insertEmptyListPages(2)
    const sizes: number[] = []
    const found: string[] = []
    for (let link: string | undefined = '/me/contacts?$select=id'; link !== undefined; ) {
      const { value, nextLink } = await page(twin, link)
      sizes.push(value.length)
      found.push(...value.map(({ id }) => String(id)))
      link = nextLink
    }
    expect(sizes).toEqual([0, 0, 10, 2])
    expect(found.toSorted()).toEqual(ids.toSorted())
    expect((await page(twin, '/me/contacts')).value).toHaveLength(10)
    expect((await get(twin, '/me/contacts?$skiptoken=x')).status).toBe(400)
  })

  it('repeatItems repeats items of a page on the next one', async () => {
    const ids = twin.seed(25)
    twin.repeatItems(3, 1)
    const pages = await round(twin, delta, 10)
    expect(pages.map(({ value }) => value.length)).toEqual([10, 10, 8])
    expect(idsOf(pages)).toEqual([...ids.slice(0, 10), ...ids.slice(7)])
  })

  it('repeatItems never repeats all items of a page, so that a round ends', async () => {
    twin.seed(4)
    twin.repeatItems(9, 100)
    expect(new Set(idsOf(await round(twin, delta, 2))).size).toBe(4)
  })

  it('changeWithinOneSecond changes many contacts within the same second', async () => {
    const ids = twin.seed(20)
    const second = Date.parse('2026-01-15T12:00:07Z')
    twin.changeWithinOneSecond(ids, second)
    const shown = new Set(ids.map((id) => twin.contact(id)['lastModifiedDateTime']))
    expect([...shown]).toEqual(['2026-01-15T12:00:07Z'])
    const half = '$filter=lastModifiedDateTime ge 2026-01-15T12:00:07.5Z'
    expect((await page(twin, `/me/contacts?$top=20&${half}`)).value).toHaveLength(10)
  })
})
