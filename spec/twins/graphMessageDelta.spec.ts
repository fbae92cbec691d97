import type { GraphTwin } from '../../tenant/graph'
import { errorCode, get, idsOf, page, round, startTwin } from './graphCalls'

describe('message deltas of the Graph fake', () => {
  let twin: GraphTwin
  let now = 0
  const delta = '/me/mailFolders/inbox/messages/delta'
  beforeEach(async () => {
    now = Date.parse('2026-01-15T12:00:00.250Z')
    twin = await startTwin({ now: () => now })
  })
  afterEach(() => twin.close())

  const deltaLinkOf = (pages: readonly { deltaLink: string | undefined }[]): string =>
    pages.at(-1)?.deltaLink ?? ''

  it('the first round contains every message of the folder once, and the second one the changes', async () => {
    const [changed = '', deleted = '', moved = '', ...others] = twin.seedMessages(25)
    twin.seedMessages(3, { folderId: 'archive' })
    const first = await round(twin, delta, 10)
    expect(first.map(({ value }) => value.length)).toEqual([10, 10, 5])
    expect(idsOf(first)).toEqual([changed, deleted, moved, ...others])
    expect(first[0]?.value[0]).toEqual(twin.message(changed))
    const [created] = twin.seedMessages(1)
    twin.changeMessages([changed], { isRead: true })
    twin.deleteMessages([deleted])
    twin.moveMessages([moved], 'archive')
    const second = await round(twin, deltaLinkOf(first))
    expect(second.flatMap(({ value }) => value)).toEqual([
      expect.objectContaining({ id: created }),
      expect.objectContaining({ id: changed, isRead: true }),
      { id: deleted, '@removed': { reason: 'deleted' } },
      { id: moved, '@removed': { reason: 'changed' } },
    ])
  })

  it('links contain the folder ID and only an opaque token', async () => {
    twin.seedMessages(11)
    const { nextLink = '' } = await page(twin, `${delta}?$select=subject&$top=5`)
    const path = `${twin.apiBase}/me/mailFolders('${twin.mailFolderId('inbox')}')/messages/delta`
    expect(nextLink.startsWith(`${path}?$skiptoken=`)).toBe(true)
  })

  it('the page size is odata.maxpagesize, or else $top, and ten by default', async () => {
    twin.seedMessages(30)
    const sizes = async (path: string, headers = {}): Promise<number[]> => {
      const first = await page(twin, path, headers)
      return [first.value.length, (await page(twin, first.nextLink ?? '', headers)).value.length]
    }
    expect(await sizes(delta)).toEqual([10, 10])
    expect(await sizes(`${delta}?$top=7`)).toEqual([7, 7])
    expect(await sizes(`${delta}?$top=7`, { prefer: 'odata.maxpagesize=4' })).toEqual([4, 4])
    expect((await get(twin, `${delta}?$top=1001`)).status).toBe(400)
  })

  it('$select applies to all rounds', async () => {
    const [id = ''] = twin.seedMessages(1)
    const first = await round(twin, `${delta}?$select=subject,isRead`)
    twin.changeMessages([id])
    const [second] = await round(twin, deltaLinkOf(first))
    expect(Object.keys(second?.value[0] ?? {})).toEqual(['@odata.etag', 'id', 'subject', 'isRead'])
  })

  it('a message that was only marked has the read flag and three more fields, and all fields after its next change', async () => {
    const [marked = '', both = ''] = twin.seedMessages(2)
    const first = await round(twin, delta)
    const before = twin.message(marked)
    now += 5000
    twin.markMessages([marked], true)
    twin.changeMessages([both], { importance: 'high' })
    twin.markMessages([both], true)
    const second = await round(twin, deltaLinkOf(first))
    expect(second.flatMap(({ value }) => value)).toEqual([
      {
        '@odata.type': '#microsoft.graph.message',
        id: marked,
        isRead: true,
        parentFolderId: twin.mailFolderId('inbox'),
      },
      twin.message(both),
    ])
    expect(twin.message(marked)).toEqual({ ...before, isRead: true })
    expect(idsOf(await round(twin, delta))).toEqual([marked, both])
  })

  it('a read mark is not a change if the flag is not selected', async () => {
    const ids = twin.seedMessages(2)
    const first = await round(twin, `${delta}?$select=subject`)
    twin.markMessages(ids, true)
    expect(idsOf(await round(twin, deltaLinkOf(first)))).toEqual([])
  })

  it.each([
    ['created', 1],
    ['updated', 2],
    ['deleted', 3],
  ])('a round with changeType=%s contains only those messages', async (changeType, place) => {
    const [, updated = '', deleted = ''] = twin.seedMessages(3)
    const first = await round(twin, `${delta}?changeType=${changeType}`)
    expect(idsOf(first)).toHaveLength(changeType === 'created' ? 3 : 0)
    const [created = ''] = twin.seedMessages(1)
    twin.changeMessages([created, updated])
    twin.deleteMessages([deleted])
    const second = await round(twin, deltaLinkOf(first))
    expect(idsOf(second)).toEqual([[created, updated, deleted][place - 1]])
    expect((await get(twin, `${delta}?changeType=moved`)).status).toBe(400)
  })

  it('a filter by receivedDateTime compares fractions of a second and applies to all rounds', async () => {
    const at = now
    const [, second] = twin.seedMessages(2, { at, spacingMs: 100 })
    const path = (operator: string): string =>
      `${delta}?$filter=receivedDateTime ${operator} 2026-01-15T12:00:00.35Z`
    const first = await round(twin, path('ge'))
    expect(idsOf(first)).toEqual([second])
    expect(idsOf(await round(twin, path('gt')))).toEqual([])
    const [later] = twin.seedMessages(2, { at: at + 1000, spacingMs: -2000 })
    expect(idsOf(await round(twin, deltaLinkOf(first)))).toEqual([later])
  })

  it('the first round with a filter ends after 5,000 messages', async () => {
    twin.seedMessages(5005)
    const filter = '$filter=receivedDateTime ge 2026-01-01T00:00:00Z'
    expect(idsOf(await round(twin, `${delta}?$select=subject&${filter}`))).toHaveLength(5000)
    expect(idsOf(await round(twin, `${delta}?$select=subject`))).toHaveLength(5005)
  })

  it.each([
    '$filter=isRead eq false',
    '$filter=receivedDateTime lt 2026-01-15T12:00:00Z',
    '$filter=receivedDateTime ge 2026-01-15T12:00:00Z and receivedDateTime gt 2026-01-15T12:00:00Z',
    '$orderby=receivedDateTime',
    '$search="a"',
    '$expand=attachments',
    '$skip=5',
    '$select=shoeSize',
  ])('a message delta with ?%s is rejected', async (query) => {
    expect((await get(twin, `${delta}?${query}`)).status).toBe(400)
  })

  it('three generations of tokens are valid until the states are expired', async () => {
    twin.seedMessages(50)
    const pages = await round(twin, delta, 10)
    const expired = await get(twin, pages[0]?.nextLink ?? '')
    expect([expired.status, errorCode(expired)]).toEqual([410, 'SyncStateNotFound'])
    expect((await get(twin, deltaLinkOf(pages))).status).toBe(200)
    twin.expireDeltaStates()
    expect((await get(twin, deltaLinkOf(pages))).status).toBe(410)
  })

  it('immutable IDs are returned if preferred, also for removed messages', async () => {
    const prefer = 'IdType="ImmutableId"'
    const [id = ''] = twin.seedMessages(1)
    const first = await page(twin, delta, { prefer })
    expect(first.value).toMatchObject([{ id: expect.stringMatching(/^AAkALgAA/) }])
    twin.moveMessages([id], 'archive')
    expect((await page(twin, first.deltaLink ?? '', { prefer })).value).toEqual([
      { id: first.value[0]?.['id'], '@removed': { reason: 'changed' } },
    ])
  })

  it('empty pages and repeated items apply to message deltas too', async () => {
    twin.seedMessages(12)
    twin.insertEmptyPages(1)
    twin.repeatItems(2)
    expect((await round(twin, delta, 10)).map(({ value }) => value.length)).toEqual([0, 10, 4])
  })

  it('a delta of /me/messages returns 404', async () => {
    expect((await get(twin, '/me/messages/delta')).status).toBe(404)
  })

  it('many messages can be changed within the same second', async () => {
    const ids = twin.seedMessages(20)
    twin.changeMessagesWithinOneSecond(ids, Date.parse('2026-01-15T12:00:07Z'))
    expect(new Set(ids.map((id) => twin.message(id)['lastModifiedDateTime']))).toEqual(
      new Set(['2026-01-15T12:00:07Z']),
    )
    const half = '$filter=lastModifiedDateTime ge 2026-01-15T12:00:07.5Z'
    expect((await page(twin, `/me/messages?$top=20&${half}`)).value).toHaveLength(10)
  })
})
