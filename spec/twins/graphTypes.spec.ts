import type { GraphTwin } from '../../tenant/graph'
import { unofficial } from '../support/graphTypes'
import { get, startTwin } from './graphCalls'

let twin: GraphTwin

beforeEach(async () => {
  twin = await startTwin()
})
afterEach(() => twin.close())

describe('responses of the Graph fake', () => {
  test('a contact has only properties of the official type', async () => {
    const [id = ''] = twin.seed(1)
    expect(unofficial(await body(`/me/contacts/${id}`), 'Contact')).toEqual([])
  })

  test('a message has only properties of the official type', async () => {
    const [id = ''] = twin.seedMessages(1)
    expect(unofficial(await body(`/me/messages/${id}`), 'Message')).toEqual([])
  })

  test('an event of a series has only properties of the official type', async () => {
    const range = { type: 'numbered', startDate: '2026-01-15', numberOfOccurrences: 3 }
    const pattern = { type: 'weekly', interval: 1, daysOfWeek: ['thursday'] }
    const [id = ''] = twin.seedEvents(1, {
      from: '2026-01-15T08:00:00Z',
      fields: { recurrence: { pattern, range } },
    })
    expect(unofficial(await body(`/me/events/${id}`), 'Event')).toEqual([])
  })

  test('folders and calendars have only properties of the official types', async () => {
    twin.createFolder('Customers')
    expect(unofficial(await first('/me/contactFolders'), 'ContactFolder')).toEqual([])
    // Official documents contain sizeInBytes, although the official type doesn't.
    expect(unofficial(await first('/me/mailFolders'), 'MailFolder')).toEqual(['sizeInBytes'])
    expect(unofficial(await first('/me/calendars'), 'Calendar')).toEqual([])
  })

  test('attachments have only properties of the official types', async () => {
    const [id = ''] = twin.seedMessages(1, {
      attachments: [
        { name: 'a.txt', sizeBytes: 3, contentType: 'text/plain' },
        { name: 'A message', sizeBytes: 3, contentType: 'x', item: 'message' },
        { name: 'A link', sizeBytes: 3, contentType: 'x', kind: 'reference' },
      ],
    })
    const { value } = await body(`/me/messages/${id}/attachments`)
    const types = ['FileAttachment', 'ItemAttachment', 'ReferenceAttachment']
    const others = (value as Record<string, unknown>[]).map((each, place) =>
      unofficial(each, types[place] ?? ''),
    )
    expect(others).toEqual([[], [], []])
  })

  test('the mailbox settings have only properties of the official type', async () => {
    expect(unofficial(await body('/me/mailboxSettings'), 'MailboxSettings')).toEqual([])
  })
})

async function body(path: string): Promise<Record<string, unknown>> {
  return (await get(twin, path)).body
}

async function first(path: string): Promise<Record<string, unknown>> {
  const [item] = (await body(path))['value'] as Record<string, unknown>[]
  return item ?? {}
}
