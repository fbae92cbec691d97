import type { GraphTwin } from '../../tenant/graph'
import { errorCode, get, page, startTwin } from './graphCalls'

describe('contact lists of the Graph fake', () => {
  let twin: GraphTwin
  let now = 0
  beforeEach(async () => {
    now = Date.parse('2026-01-15T12:00:00.250Z')
    twin = await startTwin({ now: () => now })
  })
  afterEach(() => twin.close())

  const names = async (query: string): Promise<unknown[]> =>
    (await page(twin, `/me/contacts?${query}`)).value.map(({ displayName }) => displayName)

  it('a page has ten contacts, and all pages together contain each contact once', async () => {
    const ids = twin.seed(25)
    const seen: unknown[] = []
    const sizes: number[] = []
    for (let link: string | undefined = '/me/contacts'; link !== undefined; ) {
      const { value, nextLink }: Awaited<ReturnType<typeof page>> = await page(twin, link)
      sizes.push(value.length)
      seen.push(...value.map(({ id }) => id))
      link = nextLink
    }
    expect(sizes).toEqual([10, 10, 5])
    expect(seen).toEqual(ids)
  })

  it('a list contains the contacts of the default folder, or of the folder in the path', async () => {
    const folderId = twin.createFolder('Suppliers')
    const [supplier] = twin.seed(1, { folderId })
    const [contact] = twin.seed(1)
    expect((await page(twin, '/me/contacts')).value).toMatchObject([{ id: contact }])
    expect((await page(twin, `/me/contactFolders/${folderId}/contacts`)).value).toMatchObject([
      { id: supplier },
    ])
  })

  it('a nextLink keeps the query, percent-encoded, on the origin of the fake', async () => {
    twin.seed(5)
    const { nextLink = '' } = await page(twin, '/me/contacts?$top=2&$select=surname')
    expect(nextLink).toBe(`${twin.apiBase}/me/contacts?%24top=2&%24select=surname&%24skip=2`)
    const second = await page(twin, nextLink)
    expect(second.value.map((contact) => Object.keys(contact))).toEqual(
      Array(2).fill(['@odata.etag', 'id', 'surname']),
    )
  })

  it('$top accepts 1 to 1,000', async () => {
    twin.seed(1001)
    expect((await page(twin, '/me/contacts?$top=1000')).value).toHaveLength(1000)
    for (const top of ['0', '1001', '-1', 'ten', '']) {
      expect((await get(twin, `/me/contacts?$top=${top}`)).status).toBe(400)
    }
  })

  it('a list supports $count and $skip', async () => {
    twin.seed(12)
    const { body } = await get(twin, '/me/contacts?$count=true&$skip=11')
    expect(body['@odata.count']).toBe(12)
    expect(body['value']).toHaveLength(1)
    expect((await get(twin, '/me/contacts?$count=yes')).status).toBe(400)
  })

  it.each([
    ['$expand=extensions', 'ErrorInvalidUrlQuery'],
    ['$search="a"', 'ErrorInvalidUrlQuery'],
    ['top=5', 'ErrorInvalidUrlQuery'],
    ['$Top=5', 'ErrorInvalidUrlQuery'],
    ['$top=5&$top=6', 'RequestBroker--ParseUri'],
    ['$select=shoeSize', 'RequestBroker--ParseUri'],
    ['$select=', 'RequestBroker--ParseUri'],
    ['$orderby=shoeSize', 'RequestBroker--ParseUri'],
    ['$orderby=emailAddresses', 'ErrorInvalidUrlQuery'],
    ['$orderby=surname sideways', 'ErrorInvalidUrlQuery'],
  ])('a list with ?%s is rejected', async (query, code) => {
    const reply = await get(twin, `/me/contacts?${query}`)
    expect([reply.status, errorCode(reply)]).toEqual([400, code])
  })

  it('contacts are ordered by several properties', async () => {
    for (const [surname, givenName] of [
      ['B', 'x'],
      ['A', 'x'],
      ['B', 'y'],
    ]) {
      twin.createContact({ displayName: `${surname}${givenName}`, surname, givenName })
    }
    expect(await names('$orderby=surname desc,givenName')).toEqual(['Bx', 'By', 'Ax'])
  })

  it('contacts are filtered by email address, ignoring case', async () => {
    twin.createContact({ displayName: 'Pat', emailAddresses: [{ address: "Pat.O'Neill@contoso.example" }] })
    twin.createContact({ displayName: 'Kim', emailAddresses: [] })
    const filter = "emailAddresses/any(a:a/address eq 'pat.o''neill@contoso.example')"
    expect(await names(`$filter=${encodeURIComponent(filter)}`)).toEqual(['Pat'])
  })

  it('a filter compares fractions of a second that responses omit', async () => {
    twin.createContact({ displayName: 'at .250' })
    now += 500
    twin.createContact({ displayName: 'at .750' })
    const filtered = (condition: string): Promise<unknown[]> =>
      names(`$filter=lastModifiedDateTime ${condition}`)
    expect(await filtered('gt 2026-01-15T12:00:00Z')).toEqual(['at .250', 'at .750'])
    expect(await filtered('gt 2026-01-15T12:00:00.2500000Z')).toEqual(['at .750'])
    expect(await filtered('ge 2026-01-15T12:00:00.25Z')).toEqual(['at .250', 'at .750'])
    expect(await filtered('gt 2026-01-15T12:00:00.999Z')).toEqual([])
    expect(await filtered('ge 2026-01-15T13:00:00.75%2B01:00')).toEqual(['at .750'])
    expect(
      await filtered('ge 2026-01-15T12:00:00Z and lastModifiedDateTime lt 2026-01-15T12:00:00.5Z'),
    ).toEqual(['at .250'])
  })

  it.each([
    "startswith(displayName,'A')",
    "displayName eq 'A'",
    "lastModifiedDateTime gt '2026-01-15T12:00:00Z'",
    'lastModifiedDateTime gt 2026-01-15',
    'lastModifiedDateTime ne 2026-01-15T12:00:00Z',
    'lastModifiedDateTime gt 2026-01-15T12:00:00Z and',
    "emailAddresses/any(a:a/name eq 'A')",
    "emailAddresses/any(a:b/address eq 'A')",
    '',
  ])('the filter %p is rejected', async (filter) => {
    const reply = await get(twin, `/me/contacts?$filter=${encodeURIComponent(filter)}`)
    expect([reply.status, errorCode(reply)]).toEqual([400, 'ErrorInvalidUrlQueryFilter'])
  })

  it('a filter that does not start with the properties of $orderby is rejected as inefficient', async () => {
    const time = 'lastModifiedDateTime ge 2026-01-15T12:00:00Z'
    const address = "emailAddresses/any(a:a/address eq 'a@contoso.example')"
    const query = (order: string, filter: string): string =>
      `/me/contacts?$orderby=${order}&$filter=${filter}`
    expect((await get(twin, query('lastModifiedDateTime', time))).status).toBe(200)
    expect((await get(twin, query('lastModifiedDateTime', `${time} and ${address}`))).status).toBe(200)
    for (const path of [
      query('lastModifiedDateTime', `${address} and ${time}`),
      query('displayName', time),
      query('lastModifiedDateTime,displayName', time),
    ]) {
      const reply = await get(twin, path)
      expect([reply.status, errorCode(reply)]).toEqual([400, 'InefficientFilter'])
    }
  })
})
