import type { GraphTwin } from '../../tenant/graph'
import { call, get, page, startTwin } from './graphCalls'

const id = 'String {7d1c7b0e-52f4-4a67-9a59-3f0f5a2b9c41} Name SendKey'

describe('extended properties of the Graph fake', () => {
  let twin: GraphTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const draft = async (value: string) => {
    const body = {
      subject: value,
      toRecipients: [{ emailAddress: { address: 'meganb@contoso.example' } }],
      singleValueExtendedProperties: [{ id, value }],
    }
    return String((await call(twin, 'POST', '/v1.0/me/messages', { body })).body['id'])
  }
  const found = async (name: string, value: string) => {
    const filter = `singleValueExtendedProperties/any(ep:ep/id eq '${name}' and ep/value eq '${value}')`
    const { value: items } = await page(twin, `/me/messages?$filter=${encodeURIComponent(filter)}`)
    return items.map(({ subject }) => subject)
  }

  it('messages are found by the name and value of a property, which a plain GET omits', async () => {
    const messageId = await draft("O'Neill 1")
    await draft('2')

    expect(await found(id, "O''Neill 1")).toEqual(["O'Neill 1"])
    expect(await found(id, '3')).toEqual([])
    expect(await found(id.replace('SendKey', 'Other'), '2')).toEqual([])
    expect((await get(twin, `/me/messages/${messageId}`)).body).not.toHaveProperty(
      'singleValueExtendedProperties',
    )
  })

  it('the copy in Sent Items keeps the properties, and the delivered message omits them', async () => {
    const messageId = await draft('1')
    await call(twin, 'POST', `/v1.0/me/messages/${messageId}/send`)

    expect(twin.messageIds('inbox')).toHaveLength(1)
    expect(await found(id, '1')).toHaveLength(1)
  })
})
