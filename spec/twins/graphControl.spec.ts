import type { GraphTwin } from '../../tenant/graph'
import { call, get, page, round, startTwin } from './graphCalls'

describe('HTTP control of the Graph fake', () => {
  let twin: GraphTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const control = async (name: string, body: unknown = {}): Promise<unknown> => {
    const headers = { authorization: '' }
    const reply = await call(twin, 'POST', `/control/${name}`, { body, headers })
    return reply.status === 200 ? reply.body['result'] : reply
  }

  it('control requests seed, change, move, and delete contacts', async () => {
    expect(await control('seed', { count: 5 })).toBe(5)
    const { deltaLink = '' } = await page(twin, `/me/contactFolders/${twin.defaultFolderId}/contacts/delta`)
    const toFolderId = await control('create-folder', { displayName: 'Suppliers' })
    const id = await control('create-contact', { fields: { givenName: 'Ida' } })
    await control('change', { ids: [id], fields: { jobTitle: 'Owner' } })
    await control('change-within-one-second', { count: 2 })
    await control('move', { count: 1, toFolderId })
    await control('delete', { count: 1 })
    const [changes] = await round(twin, deltaLink)
    expect(changes?.value).toMatchObject([
      { id, givenName: 'Ida', jobTitle: 'Owner' },
      { '@removed': { reason: 'changed' } },
      { '@removed': { reason: 'deleted' } },
    ])
    expect(twin.contactIds()).toHaveLength(4)
  })

  const shown = async (name: string): Promise<unknown> =>
    (await call(twin, 'GET', `/control/${name}`, { headers: { authorization: '' } })).body['result']

  it('control requests seed, change, move, and delete messages, and list the sent ones', async () => {
    const attachments = [{ name: 'a.txt', sizeBytes: 10, contentType: 'text/plain' }]
    expect(await control('seed-messages', { count: 3, unread: false, attachments })).toBe(3)
    const toFolderId = await control('create-mail-folder', { displayName: 'Orders' })
    const id = await control('create-message', { fields: { subject: 'Hello' } })
    await control('change-messages', { ids: [id], fields: { isRead: true } })
    expect(twin.message(String(id))).toMatchObject({ subject: 'Hello', isRead: true, isDraft: false })
    await control('mark-messages', { ids: [id], unread: true })
    expect(twin.message(String(id))).toMatchObject({ isRead: false })
    await control('move-messages', { ids: [id], toFolderId })
    await control('delete-messages', { count: 2 })
    expect(await shown('messages')).toEqual({ inboxId: twin.mailFolderId('inbox'), ids: twin.messageIds() })
    expect([twin.messageIds(), twin.messageIds(String(toFolderId))].map(({ length }) => length)).toEqual([
      1, 1,
    ])
    await control('rename-mail-folder', { id: toFolderId, displayName: 'Requests' })
    await control('delete-mail-folder', { id: toFolderId })
    const message = { subject: 'Hi', toRecipients: [{ emailAddress: { address: 'a@x.example' } }] }
    await call(twin, 'POST', '/v1.0/me/sendMail', { body: { message } })
    expect(await shown('sent-messages')).toMatchObject([{ subject: 'Hi' }])
  })

  it('control requests seed, change, and delete events', async () => {
    expect(await control('seed-events', { count: 3, from: '2026-01-15T09:00:00Z', minutes: 15 })).toBe(3)
    await control('change-events', { count: 1, fields: { subject: 'Other' } })
    await control('delete-events', { count: 2 })
    const calendarId = await control('create-calendar', { displayName: 'Team' })
    const time = { dateTime: '2026-01-15T12:00:00', timeZone: 'UTC' }
    const id = await control('create-event', { fields: { subject: 'x', start: time, end: time }, calendarId })
    expect(twin.eventIds(String(calendarId))).toEqual([id])
    await control('delete-calendar', { id: calendarId })
    expect(await shown('events')).toEqual({ defaultCalendarId: twin.defaultCalendarId, ids: twin.eventIds() })
    const items = [{ start: 0, end: 1, status: 'busy' }]
    expect(await control('set-schedule', { address: 'a@x.example', items })).toBeNull()
    expect(await control('set-mailbox-settings', { settings: { timeZone: 'UTC' } })).toBeNull()
  })

  it('control requests set and clear faults', async () => {
    await control('fail', { fault: { kind: 'throttled', retryAfter: '0.5' }, times: 2, path: '/me$' })
    expect((await get(twin, '/me')).headers.get('retry-after')).toBe('0.5')
    await control('clear-faults')
    expect((await get(twin, '/me')).status).toBe(200)
    await control('reject-all')
    expect((await get(twin, '/me')).status).toBe(401)
  })

  it('control requests insert empty pages, repeat items, and expire delta links', async () => {
    const delta = `/me/contactFolders/${twin.defaultFolderId}/contacts/delta`
    await control('seed', { count: 12 })
    await control('insert-empty-pages', { count: 1 })
    await control('repeat-items', { count: 2 })
    const pages = await round(twin, delta, 10)
    expect(pages.map(({ value }) => value.length)).toEqual([0, 10, 4])
    await control('expire-delta-states')
    expect((await get(twin, pages.at(-1)?.deltaLink ?? '')).status).toBe(410)
  })

  it('the list of API requests contains no control requests', async () => {
    await control('seed', { count: 1 })
    await get(twin, '/me')
    const { body } = await call(twin, 'GET', '/control/requests')
    expect(body['result']).toMatchObject({ statusCounts: { 200: 1 }, seen: [{ path: '/v1.0/me' }] })
    await control('clear-requests')
    expect(twin.requestsSeen).toHaveLength(0)
    const contacts = await call(twin, 'GET', '/control/contacts')
    expect(contacts.body['result']).toEqual({ defaultFolderId: twin.defaultFolderId, ids: twin.contactIds() })
  })

  it.each([
    ['seed', {}, "'count' is missing."],
    ['seed', { count: 'many' }, "'count' is not of its type."],
    ['seed', { number: 3 }, "There is no 'number'."],
    ['fail', { fault: { kind: 'earthquake' } }, "'fault' is not of its type."],
    ['change', { ids: ['nope'] }, 'The mailbox has no item nope.'],
  ])('the control request %s %j fails with the reason', async (name, body, reason) => {
    expect(await control(name, body)).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining(reason) },
    })
  })

  it('an unknown control request fails with the list of known ones', async () => {
    expect(await control('explode')).toMatchObject({
      status: 404,
      body: { error: expect.stringContaining('POST seed') },
    })
  })
})
