import type { GraphTwin } from '../../tenant/graph'
import { errorCode, get, idsOf, page, round, startTwin } from './graphCalls'

describe('a delta of the Graph twin', () => {
  let twin: GraphTwin
  let delta = ''
  beforeEach(async () => {
    twin = await startTwin()
    delta = `/me/contactFolders/${twin.defaultFolderId}/contacts/delta`
  })
  afterEach(() => twin.close())

  const deltaLinkOf = (pages: readonly { deltaLink: string | undefined }[]): string =>
    pages.at(-1)?.deltaLink ?? ''

  it('gives every contact of the folder once in the first round, in pages of the size asked for', async () => {
    const ids = twin.seed(25)
    twin.seed(3, { folderId: twin.createFolder('Suppliers') })
    const pages = await round(twin, delta, 10)
    expect(pages.map(({ value }) => value.length)).toEqual([10, 10, 5])
    expect(pages.map(({ deltaLink }) => deltaLink !== undefined)).toEqual([false, false, true])
    expect(idsOf(pages)).toEqual(ids)
    expect(pages[0]?.value[0]).toEqual(twin.contact(ids[0] ?? ''))
  })

  it('gives ten a page unless asked, a thousand at the most, and takes the size as a hint for one page only', async () => {
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

  it('says which size it applied', async () => {
    const { headers } = await get(twin, delta, { prefer: 'odata.maxpagesize=5000' })
    expect(headers.get('preference-applied')).toBe('odata.maxpagesize=1000')
  })

  it('links absolutely, to its own origin, with an opaque token and nothing else', async () => {
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

  it('remembers $select through pages and rounds', async () => {
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

  it('gives in later rounds what was created, changed, deleted and moved away since', async () => {
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

  it('does not tell in a first round of contacts deleted before', async () => {
    const [first = '', second] = twin.seed(2)
    twin.deleteContacts([first])
    expect(idsOf(await round(twin, delta))).toEqual([second])
  })

  it('loses no change made during a round', async () => {
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

  it('ends an exact last page with a deltaLink', async () => {
    twin.seed(10)
    expect(await round(twin, delta, 10)).toHaveLength(1)
  })

  it('follows the same link again and again', async () => {
    twin.seed(40)
    const first = await page(twin, delta)
    const again = [1, 2, 3, 4, 5].map(() => page(twin, first.nextLink ?? ''))
    const pages = await Promise.all(again)
    expect(new Set(pages.map(({ value }) => JSON.stringify(value))).size).toBe(1)
    for (const { nextLink = '' } of pages) {
      expect((await page(twin, nextLink)).value[0]?.['id']).toBe(twin.contactIds()[20])
    }
  })

  it('keeps three generations of tokens, older ones are dead with 410', async () => {
    twin.seed(50)
    const pages = await round(twin, delta, 10)
    const [first = '', second = '', third = '', fourth = ''] = pages.map(({ nextLink }) => nextLink)
    const dead = await get(twin, first)
    expect([dead.status, errorCode(dead)]).toEqual([410, 'SyncStateNotFound'])
    expect(dead.body).toMatchObject({
      error: { message: 'The sync state generation is not found; generation=1;[highest=5][5][3][4].' },
    })
    expect((await get(twin, second)).status).toBe(410)
    expect((await get(twin, third)).status).toBe(200)
    expect((await get(twin, fourth)).status).toBe(200)
    expect((await get(twin, deltaLinkOf(pages))).status).toBe(200)
  })

  it('counts generations for each change tracking on its own', async () => {
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
  ])('refuses ?%s', async (query) => {
    expect((await get(twin, `${delta}?${query}`)).status).toBe(400)
  })

  it('refuses tokens it did not give, of another kind, of another folder or with company', async () => {
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

  it('is known under its other names', async () => {
    for (const name of ['delta()', 'microsoft.graph.delta()', 'microsoft.graph.delta']) {
      expect((await get(twin, delta.replace(/delta$/, name))).status).toBe(200)
    }
  })

  it('is of a folder that exists, and not of /me/contacts', async () => {
    const unknownId = `${twin.defaultFolderId.slice(0, -8)}9999AAA=`
    const unknown = await get(twin, `/me/contactFolders/${unknownId}/contacts/delta`)
    expect([unknown.status, errorCode(unknown)]).toEqual([404, 'ErrorItemNotFound'])
    expect((await get(twin, '/me/contacts/delta')).status).toBe(404)
  })

  it('serves a hundred thousand contacts', async () => {
    twin.seed(100_000)
    const pages = await round(twin, `${delta}?$select=displayName`)
    expect(new Set(idsOf(pages)).size).toBe(100_000)
  }, 30_000)
})
