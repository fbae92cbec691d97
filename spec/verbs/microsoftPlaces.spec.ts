import type { Body } from './fixtures/inProcess'
import { microsoftFixture } from './fixtures/microsoft'
import { fresh, verbStep } from './fixtures/verbStep'

const mailbox = microsoftFixture()

/** Each type that has places, with a place and where it is listed. */
const places = [
  ['contacts', 'contactFolders', 'contacts'],
  ['messages', 'mailFolders', 'messages'],
  ['events', 'calendars', 'events'],
  ['contactFolders', 'contactFolders', 'childFolders'],
  ['mailFolders', 'mailFolders', 'childFolders'],
] as const

describe.each(places)('%s', (objectType, parentType, listed) => {
  const type = fixtureOf(objectType)
  const step = verbStep(mailbox, { objectType })
  let parentId = ''
  let parentName = ''
  beforeAll(async () => {
    parentName = `Place ${fresh()}`
    parentId = await fixtureOf(parentType).create(fixtureOf(parentType).newRecord(parentName))
  })

  async function idsInside(): Promise<string[]> {
    const url = `${mailbox.twin.apiBase}/me/${parentType}/${parentId}/${listed}?$top=1000`
    const response = await fetch(url, { headers: { authorization: 'Bearer other' } })
    return ((await response.json()) as { value: Body[] }).value.map(({ id }) => String(id))
  }

  test('are created where they are told to be', async () => {
    const fields = type.newRecord(type.keyValue(fresh()))
    const [body] = await step.bodies('createObject', { parentId }, fields)
    expect(body).toMatchObject(fields)
    expect(await idsInside()).toEqual([(body as Body)['id']])
  })

  test('are offered the places by name', async () => {
    expect(await step.designer('createObject', 'parents')).toMatchObject({ [parentId]: parentName })
  })

  test('of an unknown place are refused', async () => {
    const config = { parentId: type.unknownId }
    const failure = await step.failure('createObject', config, type.newRecord(type.keyValue(fresh())))
    expect(failure.name).toBe('NotFoundError')
  })
})

test('calendars have no places: none are offered, and one is refused', async () => {
  const step = verbStep(mailbox, { objectType: 'calendars' })
  expect(await step.designer('createObject', 'parents')).toEqual({})
  expect(await step.failure('createObject', { parentId: 'AAMk=' }, { name: 'x' })).toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringContaining('"parentId"'),
  })
})

function fixtureOf(objectType: string) {
  const found = mailbox.types.find((type) => type.objectType === objectType)
  if (found) return found
  throw new Error(`There is no ${objectType}.`)
}
