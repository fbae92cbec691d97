import type { GraphTwin } from '../../tenant/graph'
import { errorCode, get, page, startTwin } from './graphCalls'

describe('message lists of the Graph fake', () => {
  let twin: GraphTwin
  let now = 0
  beforeEach(async () => {
    now = Date.parse('2026-01-15T12:00:00.250Z')
    twin = await startTwin({ now: () => now })
  })
  afterEach(() => twin.close())

  const subjects = async (path: string): Promise<unknown[]> =>
    (await page(twin, path)).value.map(({ subject }) => subject)

  it('messages of all folders or of one are listed, newest first', async () => {
    twin.createMessage({ subject: 'old' }, 'archive')
    now += 1000
    twin.createMessage({ subject: 'new' })
    expect(await subjects('/me/messages')).toEqual(['new', 'old'])
    expect(await subjects('/me/mailFolders/inbox/messages')).toEqual(['new'])
    expect(await subjects('/me/mailFolders/archive/messages')).toEqual(['old'])
  })

  it('a page has ten messages by default and 1,000 at most', async () => {
    const ids = twin.seedMessages(25, { spacingMs: -1000 })
    const seen: unknown[] = []
    for (let link: string | undefined = '/me/mailFolders/inbox/messages'; link !== undefined; ) {
      const { value, nextLink }: Awaited<ReturnType<typeof page>> = await page(twin, link)
      seen.push(...value.map(({ id }) => id))
      link = nextLink
    }
    expect(seen).toEqual(ids)
    expect((await page(twin, '/me/messages?$top=25')).nextLink).toBeUndefined()
    expect((await get(twin, '/me/messages?$top=1001')).status).toBe(400)
  })

  it.each([
    ['isRead eq false', ['B', 'A']],
    ['isRead ne false', ['C']],
    ["subject eq 'a'", ['A']],
    ["startswith(subject,'B')", ['B']],
    ["contains(subject,'c') or subject eq 'A'", ['C', 'A']],
    ["not (subject eq 'A') and isRead eq false", ['B']],
    ["importance eq 'high'", ['B']],
    ["from/emailAddress/address eq 'b@x.example'", ['B']],
    ["categories/any(c:c eq 'red')", ['A']],
    ['receivedDateTime ge 2026-01-15T12:00:01.25Z', ['C', 'B']],
    ['receivedDateTime gt 2026-01-15T12:00:01.25Z', ['C']],
    ['lastModifiedDateTime lt 2026-01-15T12:00:00.26Z and hasAttachments eq false', ['A']],
  ])('messages are filtered by %s', async (filter, expected) => {
    twin.createMessage({ subject: 'A', categories: ['red'] })
    now += 1000
    const from = { emailAddress: { address: 'b@x.example' } }
    twin.createMessage({ subject: 'B', importance: 'High', from })
    now += 1000
    twin.createMessage({ subject: 'C', isRead: true })
    expect(await subjects(`/me/messages?$filter=${encodeURIComponent(filter)}`)).toEqual(expected)
  })

  it('messages are found by their internet message ID and by their conversation', async () => {
    const [id = ''] = twin.seedMessages(3)
    for (const name of ['internetMessageId', 'conversationId']) {
      const filter = encodeURIComponent(`${name} eq '${twin.message(id)[name]}'`)
      expect((await page(twin, `/me/messages?$filter=${filter}`)).value).toMatchObject([{ id }])
    }
  })

  it.each([
    "subject gt 'A'",
    'isRead eq 0',
    "toRecipients/any(t:t/x eq 'a')",
    "body/content eq 'a'",
    'subject',
  ])('the message filter %s is rejected', async (filter) => {
    const reply = await get(twin, `/me/messages?$filter=${encodeURIComponent(filter)}`)
    expect([reply.status, errorCode(reply)]).toEqual([400, 'ErrorInvalidUrlQueryFilter'])
  })

  it('messages are ordered if $filter starts with the properties of $orderby', async () => {
    for (const subject of ['B', 'A']) twin.createMessage({ subject })
    expect(await subjects('/me/messages?$orderby=subject')).toEqual(['A', 'B'])
    const time = 'receivedDateTime ge 2026-01-01T00:00:00Z'
    const path = (filter: string): string => `/me/messages?$orderby=receivedDateTime desc&$filter=${filter}`
    expect((await get(twin, path(`${time} and isRead eq false`))).status).toBe(200)
    for (const filter of ['isRead eq false', `isRead eq false and ${time}`]) {
      expect(errorCode(await get(twin, path(filter)))).toBe('InefficientFilter')
    }
    expect(errorCode(await get(twin, '/me/messages?$orderby=body'))).toBe('ErrorInvalidUrlQuery')
    expect(errorCode(await get(twin, '/me/messages?$orderby=constructor'))).toBe('RequestBroker--ParseUri')
  })
})
