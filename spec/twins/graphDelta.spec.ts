import type { GraphTwin } from '../../tenant/graph'
import { errorCode, get, idsOf, page, round, startTwin } from './graphCalls'

describe('contact deltas of the Graph fake', () => {
  let twin: GraphTwin
  let delta = ''
  beforeEach(async () => {
    twin = await startTwin()
    delta = `/me/contactFolders/${twin.defaultFolderId}/contacts/delta`
  })
  afterEach(() => twin.close())

  const deltaLinkOf = (pages: readonly { deltaLink: string | undefined }[]): string =>
    pages.at(-1)?.deltaLink ?? ''

  it('the first round contains every contact of the folder once, in pages of the requested size', async () => {
    const ids = twin.seed(25)
    twin.seed(3, { folderId: twin.createFolder('Suppliers') })
    const pages = await round(twin, delta, 10)
    expect(pages.map(({ value }) => value.length)).toEqual([10, 10, 5])
    expect(pages.map(({ deltaLink }) => deltaLink !== undefined)).toEqual([false, false, true])
    expect(idsOf(pages)).toEqual(ids)
    expect(pages[0]?.value[0]).toEqual(twin.contact(ids[0] ?? ''))
  })

  it('a page has 10 contacts by default, 1,000 at most, and a requested size applies to one page only', async () => {
    twin.seed(1200)
    const size = async (prefer?: string): Promise<number> =>
      (await page(twin, delta, prefer === undefined ? {} : { prefer })).value.length
    expect(await size()).toBe(10)
    expect(await size('odata.maxpagesize=7')).toBe(7)
    expect(await size('IdType="ImmutableId", odata.maxpagesize=8')).toBe(8)
    expect(await size('odata.maxpagesize=5000')).toBe(1000)
    expect(await size('odata.maxpagesize=0')).toBe(10)
    expect(await size('odata.maxpagesize=many')).toBe(10)
    const { nextLink = '' } = await page(twin, delta, { prefer: 'odata.maxpagesize=7' })
    expect((await page(twin, nextLink)).value).toHaveLength(10)
  })

  it('the response contains the applied page size', async () => {
    const { headers } = await get(twin, delta, { prefer: 'odata.maxpagesize=5000' })
    expect(headers.get('preference-applied')).toBe('odata.maxpagesize=1000')
  })

  it('links are absolute, on the origin of the fake, and contain only an opaque token', async () => {
    twin.seed(11)
    const { body } = await get(twin, `${delta}?$select=surname`)
    expect(body['@odata.context']).toBe(`${twin.apiBase}/$metadata#Collection(contact)`)
    const path = `${twin.apiBase}/me/contactFolders('${twin.defaultFolderId}')/contacts/delta`
    const nextLink = String(body['@odata.nextLink'])
    expect(nextLink.startsWith(`${path}?$skiptoken=`)).toBe(true)
    const { deltaLink = '' } = await page(twin, nextLink)
    expect(deltaLink.startsWith(`${path}?$deltatoken=`)).toBe(true)
    expect([...new URL(deltaLink).searchParams.keys()]).toEqual(['$deltatoken'])
  })

  it('$select applies to all pages and rounds', async () => {
    const ids = twin.seed(12)
    const keys = ['@odata.etag', 'id', 'surname']
    const first = await round(twin, `${delta}?$select=surname,id`, 10)
    expect(first.flatMap(({ value }) => value.map((contact) => Object.keys(contact)))).toEqual(
      Array(12).fill(keys),
    )
    twin.changeContacts(ids.slice(0, 1))
    const second = await round(twin, deltaLinkOf(first))
    expect(second.flatMap(({ value }) => value.map((contact) => Object.keys(contact)))).toEqual([keys])
  })

  it('later rounds contain contacts that were created, changed, deleted, or moved away since', async () => {
    const [changed = '', deleted = '', moved = '', ...untouched] = twin.seed(6)
    const first = await round(twin, delta)
    const folderId = twin.createFolder('Suppliers')
    const created = twin.createContact({ givenName: 'Ida' })
    twin.changeContacts([changed], { jobTitle: 'first' })
    twin.changeContacts([changed], { jobTitle: 'second' })
    twin.deleteContacts([deleted])
    const [arrived] = twin.moveContacts([moved], folderId)
    const second = await round(twin, deltaLinkOf(first))
    expect(second.flatMap(({ value }) => value)).toEqual([
      expect.objectContaining({ id: created, givenName: 'Ida' }),
      expect.objectContaining({ id: changed, jobTitle: 'second' }),
      { id: deleted, '@removed': { reason: 'deleted' } },
      { id: moved, '@removed': { reason: 'changed' } },
    ])
    expect(idsOf(await round(twin, `/me/contactFolders/${folderId}/contacts/delta`))).toEqual([arrived])
    expect(idsOf(second)).not.toEqual(expect.arrayContaining(untouched))
    expect(idsOf(await round(twin, deltaLinkOf(second)))).toEqual([])
  })

  it('the first round omits contacts that were deleted before', async () => {
    const [first = '', second] = twin.seed(2)
    twin.deleteContacts([first])
    expect(idsOf(await round(twin, delta))).toEqual([second])
  })

  it('the next round contains every change made during a round', async () => {
    const ids = twin.seed(30)
    const first = await page(twin, delta)
    twin.changeContacts([ids[0] ?? '', ids[29] ?? ''], { jobTitle: 'changed' })
    twin.deleteContacts([ids[1] ?? '', ids[28] ?? ''])
    const rest = await round(twin, first.nextLink ?? '', 10)
    const later = await round(twin, deltaLinkOf(rest))
    const seen = new Map(
      [first, ...rest, ...later].flatMap(({ value }) => value.map((item) => [item['id'], item])),
    )
    expect(seen.size).toBe(30)
    for (const place of [0, 29]) expect(seen.get(ids[place])).toMatchObject({ jobTitle: 'changed' })
    for (const place of [1, 28]) expect(seen.get(ids[place])).toHaveProperty('@removed')
  })

  it('a full last page has a deltaLink', async () => {
    twin.seed(10)
    expect(await round(twin, delta, 10)).toHaveLength(1)
  })

  it('the same link can be followed repeatedly', async () => {
    twin.seed(40)
    const first = await page(twin, delta)
    const again = [1, 2, 3, 4, 5].map(() => page(twin, first.nextLink ?? ''))
    const pages = await Promise.all(again)
    expect(new Set(pages.map(({ value }) => JSON.stringify(value))).size).toBe(1)
    for (const { nextLink = '' } of pages) {
      expect((await page(twin, nextLink)).value[0]?.['id']).toBe(twin.contactIds()[20])
    }
  })

  it('three generations of tokens are valid, and older ones return 410', async () => {
    twin.seed(50)
    const pages = await round(twin, delta, 10)
    const [first = '', second = '', third = '', fourth = ''] = pages.map(({ nextLink }) => nextLink)
    const expired = await get(twin, first)
    expect([expired.status, errorCode(expired)]).toEqual([410, 'SyncStateNotFound'])
    expect(expired.body).toMatchObject({
      error: { message: 'The sync state generation is not found; generation=1;[highest=5][5][3][4].' },
    })
    expect((await get(twin, second)).status).toBe(410)
    expect((await get(twin, third)).status).toBe(200)
    expect((await get(twin, fourth)).status).toBe(200)
    expect((await get(twin, deltaLinkOf(pages))).status).toBe(200)
  })

  it('each round counts its own token generations', async () => {
    twin.seed(20)
    const { nextLink = '' } = await page(twin, delta)
    for (let other = 0; other < 5; other++) await round(twin, delta, 10)
    expect((await get(twin, nextLink)).status).toBe(200)
  })

  it.each([
    '$top=5',
    '$filter=x',
    '$orderby=x',
    '$expand=x',
    '$search=x',
    '$count=true',
    '$select=shoeSize',
    'a=b',
  ])('a delta with ?%s is rejected', async (query) => {
    expect((await get(twin, `${delta}?${query}`)).status).toBe(400)
  })

  it('a token is rejected if it is unknown, of another type, of another folder, or has other parameters', async () => {
    twin.seed(20)
    const { nextLink = '' } = await page(twin, delta)
    const other = `/me/contactFolders/${twin.createFolder('Suppliers')}/contacts/delta`
    const token = new URL(nextLink).searchParams.get('$skiptoken')
    for (const link of [
      `${delta}?$skiptoken=x`,
      `${delta}?$deltatoken=${token}`,
      `${other}?$skiptoken=${token}`,
    ]) {
      const reply = await get(twin, link)
      expect([reply.status, errorCode(reply)]).toEqual([400, 'SyncStateInvalid'])
    }
    expect((await get(twin, `${nextLink}&$select=surname`)).status).toBe(400)
  })

  it('a delta is available under all its names', async () => {
    for (const name of ['delta()', 'microsoft.graph.delta()', 'microsoft.graph.delta']) {
      expect((await get(twin, delta.replace(/delta$/, name))).status).toBe(200)
    }
  })

  it('a delta of an unknown folder or of /me/contacts returns 404', async () => {
    const unknownId = `${twin.defaultFolderId.slice(0, -8)}9999AAA=`
    const unknown = await get(twin, `/me/contactFolders/${unknownId}/contacts/delta`)
    expect([unknown.status, errorCode(unknown)]).toEqual([404, 'ErrorItemNotFound'])
    expect((await get(twin, '/me/contacts/delta')).status).toBe(404)
  })

  it('a round contains 100,000 contacts', async () => {
    twin.seed(100_000)
    const pages = await round(twin, `${delta}?$select=displayName`)
    expect(new Set(idsOf(pages)).size).toBe(100_000)
  }, 120_000)
})
