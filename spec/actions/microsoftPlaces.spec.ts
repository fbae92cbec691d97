import { actionStep, fresh } from './fixtures/actionStep'
import type { Body } from './fixtures/inProcess'
import { microsoftFixture } from './fixtures/microsoft'

const mailbox = microsoftFixture()

/** Each object type with a parent, the type of the parent, and the path of its list. */
const parentTypes = [
  ['contacts', 'contactFolders', 'contacts'],
  ['messages', 'mailFolders', 'messages'],
  ['events', 'calendars', 'events'],
  ['contactFolders', 'contactFolders', 'childFolders'],
  ['mailFolders', 'mailFolders', 'childFolders'],
] as const

describe.each(parentTypes)('%s', (objectType, parentType, listed) => {
  const type = fixtureOf(objectType)
  const step = actionStep(mailbox, { objectType })
  let parentId = ''
  let parentName = ''
  beforeAll(async () => {
    parentName = `Parent ${fresh()}`
    parentId = await fixtureOf(parentType).create(fixtureOf(parentType).newRecord(parentName))
  })

  async function idsInside(): Promise<string[]> {
    const url = `${mailbox.twin.apiBase}/me/${parentType}/${parentId}/${listed}?$top=1000`
    const response = await fetch(url, { headers: { authorization: 'Bearer other' } })
    return ((await response.json()) as { value: Body[] }).value.map(({ id }) => String(id))
  }

  test('a record is created in the selected parent', async () => {
    const fields = type.newRecord(type.keyValue(fresh()))
    const [body] = await step.bodies('createObject', { parentId }, fields)
    expect(body).toMatchObject(fields)
    expect(await idsInside()).toEqual([(body as Body)['id']])
  })

  test('the parents are offered by name', async () => {
    expect(await step.designer('createObject', 'parents')).toMatchObject({ [parentId]: parentName })
  })

  test('an unknown parent is rejected', async () => {
    const config = { parentId: type.unknownId }
    const failure = await step.failure('createObject', config, type.newRecord(type.keyValue(fresh())))
    expect(failure.name).toBe('NotFoundError')
  })
})

test('calendars have no parents, so none are offered and a parent is rejected', async () => {
  const step = actionStep(mailbox, { objectType: 'calendars' })
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
