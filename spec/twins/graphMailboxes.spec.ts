import type { GraphTwin } from '../../tenant/graph'
import { call, errorCode, get, idsOf, page, round, startTwin } from './graphCalls'

let twin: GraphTwin

beforeEach(async () => {
  twin = await startTwin()
})
afterEach(() => twin.close())

describe('mailboxes of the Graph fake', () => {
  test("a shared mailbox is served at its address and its ID, separate from the user's own mailbox", async () => {
    const shared = twin.addMailbox('sales@contoso.example')
    const ids = shared.seedMessages(3)
    twin.seedMessages(2)

    const listed = (path: string) => page(twin, path).then(({ value }) => value.map(({ id }) => id))
    expect((await listed('/users/sales@contoso.example/messages')).toSorted()).toEqual(ids.toSorted())
    expect((await listed(`/users/${shared.id}/messages`)).toSorted()).toEqual(ids.toSorted())
    expect(await listed('/me/messages')).toHaveLength(2)
    expect(errorCode(await get(twin, `/me/messages/${ids[0]}`))).toBe('ErrorItemNotFound')
  })

  test("the user's own mailbox is also served under /users", async () => {
    const [id] = twin.seed(1)
    expect((await get(twin, `/users/meganb@contoso.example/contacts/${id}`)).status).toBe(200)
  })

  test('links of a shared mailbox point to the same mailbox', async () => {
    const shared = twin.addMailbox('sales@contoso.example')
    const ids = shared.seedMessages(5)
    const start = `/users/sales@contoso.example/mailFolders/inbox/messages/delta`
    const pages = await round(twin, start, 2)
    expect(idsOf(pages)).toEqual(ids)
    expect(pages.at(-1)?.deltaLink).toContain("/users('sales%40contoso.example')/mailFolders(")
  })

  test('requests for an unknown user or for a mailbox that is not shared fail', async () => {
    twin.addMailbox('boss@contoso.example', false)
    expect(errorCode(await get(twin, '/users/nobody@contoso.example/messages'))).toBe('ErrorInvalidUser')
    expect(errorCode(await get(twin, '/users/boss@contoso.example/messages'))).toBe('ErrorAccessDenied')
  })

  test('an email that a shared mailbox sends is from that mailbox', async () => {
    twin.addMailbox('sales@contoso.example')
    const toRecipients = [{ emailAddress: { address: 'ada@example.com' } }]
    const json = { message: { subject: 'Hi', toRecipients }, saveToSentItems: true }
    const send = (path: string, body: unknown) => call(twin, 'POST', `/v1.0${path}/sendMail`, { body })
    expect((await send('/users/sales@contoso.example', json)).status).toBe(202)
    const from = { emailAddress: { address: 'sales@contoso.example' } }
    expect((await send('/me', { message: { ...json.message, from } })).status).toBe(202)
    const foreign = { emailAddress: { address: 'boss@contoso.example' } }
    expect(errorCode(await send('/me', { message: { ...json.message, from: foreign } }))).toBe(
      'ErrorSendAsDenied',
    )
    expect(twin.sentMessages()).toMatchObject([{ from: 'sales@contoso.example' }])
  })
})
