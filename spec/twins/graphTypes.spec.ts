import type { GraphTwin } from '../../tenant/graph'
import { type OfficialProperties, officialProperties, officialWords } from '../support/graphTypes'
import { get, startTwin } from './graphCalls'

let twin: GraphTwin

beforeEach(async () => {
  twin = await startTwin()
})
afterEach(() => twin.close())

describe('answers of the Graph twin', () => {
  test('a contact has only what the official type has', async () => {
    const [id = ''] = twin.seed(1)
    expect(unofficial(await body(`/me/contacts/${id}`), 'Contact')).toEqual([])
  })

  test('a message has only what the official type has', async () => {
    const [id = ''] = twin.seedMessages(1)
    expect(unofficial(await body(`/me/messages/${id}`), 'Message')).toEqual([])
  })

  test('an event and its series have only what the official type has', async () => {
    const range = { type: 'numbered', startDate: '2026-01-15', numberOfOccurrences: 3 }
    const pattern = { type: 'weekly', interval: 1, daysOfWeek: ['thursday'] }
    const [id = ''] = twin.seedEvents(1, {
      from: '2026-01-15T08:00:00Z',
      fields: { recurrence: { pattern, range } },
    })
    expect(unofficial(await body(`/me/events/${id}`), 'Event')).toEqual([])
  })

  test('folders and calendars have only what the official types have', async () => {
    twin.createFolder('Customers')
    expect(unofficial(await first('/me/contactFolders'), 'ContactFolder')).toEqual([])
    // Official documents show it, although no type does.
    expect(unofficial(await first('/me/mailFolders'), 'MailFolder')).toEqual(['sizeInBytes'])
    expect(unofficial(await first('/me/calendars'), 'Calendar')).toEqual([])
  })

  test('attachments have only what the official types have', async () => {
    const [id = ''] = twin.seedMessages(1, {
      attachments: [
        { name: 'a.txt', sizeBytes: 3, contentType: 'text/plain' },
        { name: 'A mail', sizeBytes: 3, contentType: 'x', item: 'message' },
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

  test('the mailbox settings have only what the official type has', async () => {
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

/** The paths of what an official type lacks, or has of another type. */
function unofficial(value: Record<string, unknown>, type: string, path = ''): string[] {
  const properties = officialProperties(type)
  return Object.entries(value)
    .filter(([name]) => !name.includes('@odata.'))
    .flatMap(([name, each]) => misfit(each, properties, name, `${path}${name}`))
}

function misfit(value: unknown, properties: OfficialProperties, name: string, path: string): string[] {
  const property = properties[name]
  if (!property) return [path]
  if (value === null) return property.isNullable ? [] : [`${path}: null`]
  const isList = property.type.endsWith('[]')
  if (isList !== Array.isArray(value)) return [`${path}: ${property.type}`]
  const elementType = property.type.replace('[]', '')
  return [value].flat().flatMap((each) => misfitOf(each, elementType, path))
}

function misfitOf(value: unknown, type: string, path: string): string[] {
  if (['string', 'number', 'boolean'].includes(type)) return typeof value === type ? [] : [`${path}: ${type}`]
  const words = officialWords(type)
  if (words) return words.includes(String(value)) ? [] : [`${path}: ${String(value)}`]
  // A zone that a client made up is a subtype of the declared one.
  const named = type === 'TimeZoneBase' ? 'CustomTimeZone' : type
  return unofficial(Object(value), named, `${path}.`)
}
